// A page that waits for the worker: tell the stage, and show the result when it is there.
const working = document.getElementById("working");
const stage = document.getElementById("stage");
const done = document.getElementById("done");
const LONGEST_MS = 3000;

async function look(wait) {
  const answer = await fetch(working.dataset.job).catch(() => null);
  if (answer?.ok) {
    const job = await answer.json();
    if (!["waiting", "running"].includes(job.state)) {
      window.location.reload();
      return;
    }
    if (job.stage && stage.textContent !== job.stage) stage.textContent = job.stage;
    if (job.parts) {
      done.max = job.parts;
      done.value = job.part;
    }
  }
  setTimeout(look, wait, Math.min(wait * 1.3, LONGEST_MS));
}

if (working.dataset.job) setTimeout(look, 400, 500);
