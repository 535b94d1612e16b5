// Shows a photo in full size above the page. Without this script its link does.

const dialog = document.getElementById("photo-dialog");

/** Copy the picture and its outlines, in the picture's own size. */
function enlarged(link) {
  const frame = link.querySelector(".photo-frame").cloneNode(true);
  frame.querySelector("img").loading = "eager";
  return frame;
}

/** Open the dialog on a photo, in the middle of its first face if there is one. */
function open(link) {
  const large = dialog.querySelector("#photo-large");
  large.replaceChildren(enlarged(link));
  dialog.showModal();
  large.focus();
  large.querySelector(".face")?.scrollIntoView({ block: "center", inline: "center" });
}

if (dialog) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-enlarge]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  // Keys that decide about the report behind are not meant here.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  const outlines = dialog.querySelector("#photo-outlines");
  outlines.addEventListener("change", () => {
    dialog.querySelector("#photo-large").classList.toggle("plain", !outlines.checked);
  });
}
