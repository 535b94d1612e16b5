// The events that will be sent together: each can be changed or removed.
import { element, fill } from "../dom.js";

export function eventQueue(words, { onEdit, onChange }) {
  let events = [];
  const at = (id) => document.getElementById(id);
  const titles = at("category");

  function set(changed) {
    events = changed;
    show();
    onChange();
  }

  function show() {
    at("waiting").hidden = events.length === 0;
    at("count").textContent = String(events.length);
    at("queue").replaceChildren(...events.map(line));
  }

  function line(event, place) {
    const n = place + 1;
    const button = (label, spoken, act) => element("button", {
      type: "button", className: "button little", textContent: label, "aria-label": fill(spoken, { n }), onclick: act,
    });
    const faults = (event.faults ?? []).map((fault) => element("span", { className: "fault", textContent: fault.words }));
    return element("li", {},
      element("strong", { textContent: title(event.category) }),
      element("span", { className: "small soft", textContent: [when(event), where(event)].filter(Boolean).join(" · ") }),
      ...faults,
      element("div", { className: "buttons" },
        button(words.edit, words.edit_nth, () => onEdit(place)),
        button(words.remove, words.remove_nth, () => {
          set(events.filter((_, at) => at !== place));
          at("waiting").hidden ? at("category").focus() : at("queue").querySelector("button").focus();
        })));
  }

  function title(key) {
    const option = key ? [...titles.options].find((each) => each.value === key) : null;
    return option?.textContent ?? "–";
  }

  const when = (event) => event.when === "unknown" ? "" : [event.date, event.when === "exact" ? event.time : ""].filter(Boolean).join(" ");
  const where = (event) => event.address || (event.lat ? words.pin : words.no_place);

  return {
    all: () => events,
    set,
    add: (event) => set([...events.filter((each) => each.client_id !== event.client_id), event]),
    remove: (place) => set(events.filter((_, at) => at !== place)),
  };
}
