// Buttons that copy a link. The clipboard exists over https and on this machine only: https://developer.mozilla.org/docs/Web/API/Clipboard
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) button.hidden = false;
  document.addEventListener("click", async (clicked) => {
    const button = clicked.target.closest?.("button[data-copy]");
    if (!button) return;
    const words = button.textContent;
    await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}
