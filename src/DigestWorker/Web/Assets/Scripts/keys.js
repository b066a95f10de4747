// Keys for reading: j and k from paper to paper, o opens one, ← and → lead to other editions, / searches, ? shows the list of keys.
(() => {
  const keys = document.getElementById("keys");
  const papers = () => [...document.querySelectorAll(".paper:not([hidden]) > details > summary")].filter((row) => row.getClientRects().length);

  const move = (step) => {
    const rows = papers();
    const at = rows.findIndex((row) => row.parentElement.parentElement.contains(document.activeElement));
    const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    return Boolean(next);
  };

  const toggle = () => {
    const paper = document.activeElement?.closest(".paper > details");
    if (paper) paper.open = !paper.open;
    return Boolean(paper);
  };

  const follow = (link) => {
    if (link) location.assign(link.href);
    return Boolean(link);
  };

  const search = () => {
    const field = document.querySelector("main input[type=search]");
    if (!field) return follow(document.getElementById("to-search"));
    field.focus();
    return true;
  };

  const help = () => {
    keys?.showModal();
    return Boolean(keys);
  };

  for (const button of document.querySelectorAll("button[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", help);
  }

  const actions = {
    j: () => move(1),
    k: () => move(-1),
    o: toggle,
    "/": search,
    "?": help,
    ArrowLeft: () => follow(document.querySelector("a[rel=prev]")),
    ArrowRight: () => follow(document.querySelector("a[rel=next]")),
  };

  document.addEventListener("keydown", (pressed) => {
    const typed = pressed.target.closest?.("input, textarea, select, dialog, [contenteditable]");
    if (typed || pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.isComposing) return;
    if (Object.hasOwn(actions, pressed.key) && actions[pressed.key]()) pressed.preventDefault();
  });
})();

// A link to a paper of an edition opens it.
(() => {
  const open = () => {
    const paper = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = paper && paper.matches(".paper") && paper.querySelector("details");
    if (details) details.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
