// The pages that ask for a file: drop it, see which it is and how much is sent.
const at = (id) => document.getElementById(id);
const file = at("file");
const form = at("import-form");
const drop = at("drop");
const sender = at("sender");

const tellName = () => {
  at("file-name").textContent = file.files[0]?.name ?? "";
};
file.addEventListener("change", tellName);

for (const name of ["dragover", "dragenter"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) {
  drop.addEventListener(name, () => drop.classList.remove("over"));
}
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) {
    file.files = event.dataTransfer.files;
    tellName();
  }
});

// A name is asked for only where a new sender is chosen.
const askName = () => {
  const field = at("new-sender");
  field.hidden = sender.selectedOptions[0]?.value !== "+";
  at("title").required = !field.hidden;
};
if (sender) {
  sender.addEventListener("change", askName);
  askName();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  form.setAttribute("aria-busy", "true");
  const sending = at("sending");
  sending.hidden = false;
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    sending.value = total ? (100 * loaded) / total : 0;
  });
  request.addEventListener("load", () => {
    // A refusal is shown by the server, which then gets the file the usual way.
    if (request.status < 400) window.location.assign(request.responseURL);
    else form.submit();
  });
  request.addEventListener("error", () => form.submit());
  request.open("POST", form.action || window.location.href);
  request.send(new FormData(form));
});
document.querySelector('[role="alert"]')?.focus();
