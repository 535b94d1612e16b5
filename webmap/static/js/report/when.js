// When: only the fields that the choice needs, and a button for this very moment.
export function watchTimes() {
  const set = document.getElementById("when");
  const at = (id) => document.getElementById(id);

  function follow() {
    const chosen = set.querySelector("input[name=when]:checked")?.value ?? "";
    for (const field of set.querySelectorAll("[data-when]")) {
      field.hidden = !field.dataset.when.split(" ").includes(chosen);
    }
    at("now").hidden = chosen !== "exact";
    at("times").hidden = chosen === "" || chosen === "unknown";
  }

  at("now").addEventListener("click", () => {
    const written = swedish(new Date());
    [at("date").value, at("time").value] = written;
    at("date").dispatchEvent(new Event("input", { bubbles: true }));
  });
  set.addEventListener("change", follow);
  follow();
  return { follow };
}

/** Write a moment as date and time in Sweden, whatever zone the device is set to. */
export function swedish(moment) {
  const written = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/Stockholm",
    dateStyle: "short",
    timeStyle: "short",
  }).format(moment);
  return written.split(" ");
}
