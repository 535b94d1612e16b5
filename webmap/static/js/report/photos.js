// Photos are made small before they leave: they cost less data, and nothing of where
// and when they were taken goes with them. The server makes them anew all the same.
const LONGEST_SIDE = 1600;
const QUALITY = 0.85;

/** Make one photo small; one that the browser cannot read is sent as it is. */
async function small(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
    return made ? new File([made], "foto.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

/** Make the photos of a form small when they are chosen; asked for where they may be. */
export function watchPhotos(form) {
  const field = document.getElementById("photo-field");
  const input = document.getElementById("photos");
  let latest = Promise.resolve();

  input.addEventListener("change", () => {
    latest = (async () => {
      const chosen = new DataTransfer();
      for (const file of await Promise.all([...input.files].map(small))) chosen.items.add(file);
      input.files = chosen.files;
    })();
  });

  function show() {
    const radio = form.querySelector("input[name=category]:checked");
    field.hidden = Boolean(radio && "noPhotos" in radio.dataset);
    if (field.hidden) input.value = "";
  }
  form.addEventListener("change", show);
  show();
  return { ready: () => latest };
}
