// Put the focus on what went wrong, so that it is read at once.
document.querySelector('[role="alert"]')?.focus();
