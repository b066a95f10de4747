"use strict";

// What a reader follows, saves, hides and has read. It stays in this browser: nothing of it is sent, and it works only where the browser keeps something.
(() => {
  const key = "digestworker.mine";
  const version = 1;
  const bounds = { follows: 200, name: 100, saved: 1000, title: 300, link: 300, hidden: 2000, read: 5000, file: 2000000 };
  const kinds = ["fields", "words", "authors"];
  const isId = (id) => typeof id === "string" && /^(\d{4}\.\d{4,5}|[a-z]+(-[a-z]+)?\/\d{7})$/.test(id);
  // A path of this site: neither another one nor a script.
  const isPath = (link) => typeof link === "string" && link.length <= bounds.link && /^\/(?![/\\])[\w\-./%]*$/.test(link);
  const isDate = (date) => typeof date === "string" && /^\d{4}-(\d{2}(-\d{2})?|W\d{2})$/.test(date);
  const line = (text, most) => typeof text === "string" ? text.replace(/[\p{C}\s]+/gu, " ").trim().slice(0, most) : "";
  const keyOf = (name) => name.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  const personOf = (name) => name.normalize("NFKD").toLowerCase().replace(/\p{M}|[-'’]/gu, "").split(/[^\p{L}\p{N}]+/u).sort().join(" ").trim();

  const list = (value) => Array.isArray(value) ? value : [];
  const namesOf = (value) => {
    const names = new Map();
    for (const name of list(value).slice(0, 10 * bounds.follows).map((text) => line(text, bounds.name))) {
      if (keyOf(name) && !names.has(keyOf(name))) names.set(keyOf(name), name);
    }
    return [...names.values()].slice(0, bounds.follows);
  };
  // The newest come last.
  const idsOf = (value, most) => [...new Set(list(value).slice(-10 * most).filter(isId))].slice(-most);
  const savedOf = (value) => {
    const papers = new Map();
    for (const paper of list(value).slice(-10 * bounds.saved)) {
      if (!isId(paper?.id) || !isPath(paper.link) || !line(paper.title, bounds.title)) continue;
      papers.delete(paper.id);
      papers.set(paper.id, { id: paper.id, title: line(paper.title, bounds.title), date: isDate(paper.date) ? paper.date : "", link: paper.link });
    }
    return [...papers.values()].slice(-bounds.saved);
  };
  // Only what is known and well-formed is taken over, whoever wrote it.
  const cleaned = (value) => ({
    version,
    fields: namesOf(value?.fields), words: namesOf(value?.words), authors: namesOf(value?.authors),
    saved: savedOf(value?.saved), hidden: idsOf(value?.hidden, bounds.hidden), read: idsOf(value?.read, bounds.read),
  });

  const load = () => {
    try {
      const value = JSON.parse(localStorage.getItem(key));
      return cleaned(value?.version === version ? value : null);
    } catch {
      return cleaned(null);
    }
  };
  const store = (mine) => {
    try {
      localStorage.setItem(key, JSON.stringify(cleaned(mine)));
    } catch {
      // The browser is full: what matters least goes.
      try {
        localStorage.setItem(key, JSON.stringify({ ...cleaned(mine), read: [] }));
      } catch {
        return;
      }
    }
    show();
  };
  const change = (how) => {
    const mine = load();
    how(mine);
    store(mine);
  };
  const keeps = () => {
    try {
      localStorage.setItem(`${key}.try`, "1");
      localStorage.removeItem(`${key}.try`);
      return true;
    } catch {
      return false;
    }
  };
  const has = (ids, id) => ids.includes(id);
  const without = (ids, id) => ids.filter((other) => other !== id);
  const follows = (mine, kind, name) => mine[kind].some((other) => kind === "authors" ? personOf(other) === personOf(name) : keyOf(other) === keyOf(name));
  const follow = (kind, name, on) => change((mine) => {
    mine[kind] = mine[kind].filter((other) => kind === "authors" ? personOf(other) !== personOf(name) : keyOf(other) !== keyOf(name));
    if (on) mine[kind].unshift(name);
  });

  const words = document.getElementById("mine");
  const page = document.getElementById("mine-page");
  const papers = [...document.querySelectorAll("[data-paper]")].filter((paper) => isId(paper.dataset.paper));
  const followers = [...document.querySelectorAll("[data-follow], [data-follow-field], [data-follow-word], [data-follow-author]")];
  if (!words && !page && followers.length === 0) return;
  if (!keeps()) {
    document.getElementById("mine-blocked")?.removeAttribute("hidden");
    document.getElementById("mine-off")?.setAttribute("hidden", "");
    return;
  }

  const pressed = (button, on) => button.setAttribute("aria-pressed", String(on));
  const made = (name) => words.content.querySelector(`[data-mine="${name}"]`).cloneNode(true);
  const titleOf = (paper) => line((paper.querySelector(".title") ?? paper.querySelector("h1"))?.textContent, bounds.title);
  const linkOf = (paper) => {
    const link = paper.querySelector("a.more, a.title, .title a");
    return link ? link.pathname : location.pathname;
  };
  const textOf = new WeakMap();
  const reasons = (mine, paper) => {
    const fields = [...paper.querySelectorAll("[data-field]")].map((element) => keyOf(element.dataset.field));
    const authors = [
      ...[...paper.querySelectorAll("[data-author]")].map((element) => element.dataset.author),
      ...[...paper.querySelectorAll("[data-authors]")].flatMap((element) => element.dataset.authors.split(";")),
    ].map(personOf);
    if (!textOf.has(paper)) textOf.set(paper, ` ${paper.textContent.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")} `);
    const text = textOf.get(paper);
    // Korean has particles behind its words, and blanks are a matter of taste.
    const isIn = (word) => /[가-힣]/.test(word) ? text.replaceAll(" ", "").includes(keyOf(word))
      : text.includes(` ${word.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()}`);
    return [
      ...mine.fields.filter((name) => fields.includes(keyOf(name))), ...mine.words.filter(isIn), ...mine.authors.filter((name) => authors.includes(personOf(name))),
    ];
  };

  const filters = { only: false, unread: false };
  let bar = null;

  const prepare = (paper) => {
    const [id, tools] = [paper.dataset.paper, paper.querySelector(".tools")];
    // Before anything is added to it.
    reasons(load(), paper);
    if (!tools) return;
    const buttons = [made("save"), ...paper.classList.contains("alone") ? [] : [made("hide")]];
    for (const button of buttons) {
      button.setAttribute("aria-label", `${button.textContent.trim()}: ${titleOf(paper)}`);
      tools.append(button);
    }
    tools.hidden = false;
    buttons[0].addEventListener("click", () => change((mine) => {
      const link = linkOf(paper);
      mine.saved = mine.saved.some((saved) => saved.id === id) ? mine.saved.filter((saved) => saved.id !== id)
        : [...mine.saved, { id, title: titleOf(paper), date: link.match(/\/(\d{4}-[\dW-]+)\//)?.[1] ?? "", link }];
    }));
    buttons[1]?.addEventListener("click", () => {
      change((mine) => mine.hidden = [...without(mine.hidden, id), id]);
      bar?.querySelector("[data-mine=undo]")?.focus();
    });
  };
  const read = (paper) => {
    if (!has(load().read, paper.dataset.paper)) change((mine) => mine.read.push(paper.dataset.paper));
  };

  const show = () => {
    const mine = load();
    let [wanted, unread, hidden] = [0, 0, 0];
    for (const paper of papers) {
      const [id, why] = [paper.dataset.paper, reasons(mine, paper)];
      const isHidden = has(mine.hidden, id) && !paper.classList.contains("alone");
      paper.classList.toggle("read", has(mine.read, id));
      paper.classList.toggle("mine", why.length > 0);
      paper.hidden = isHidden || (filters.only && why.length === 0) || (filters.unread && has(mine.read, id));
      wanted += why.length > 0 && !isHidden ? 1 : 0;
      unread += has(mine.read, id) || isHidden ? 0 : 1;
      hidden += isHidden ? 1 : 0;
      const save = paper.querySelector("[data-mine=save]");
      if (save) pressed(save, mine.saved.some((saved) => saved.id === id));
      const mark = paper.querySelector("[data-mine=mark]") ?? (why.length > 0 && !paper.classList.contains("alone") ? made("mark") : null);
      if (!mark) continue;
      if (!mark.isConnected) (paper.querySelector("summary") ?? paper).append(mark);
      mark.hidden = why.length === 0;
      mark.querySelector("span").textContent = why.join(" · ");
    }
    for (const section of new Set(papers.map((paper) => paper.closest(".papers")).filter(Boolean))) {
      section.hidden = !section.querySelector("[data-paper]:not([hidden])");
    }
    if (bar) {
      const [only, fresh, gone] = ["only", "unread", "hidden"].map((name) => bar.querySelector(`[data-mine=${name}]`));
      for (const [button, count, on] of [[only, wanted, filters.only], [fresh, unread, filters.unread]]) {
        button.querySelector("span").textContent = count;
        pressed(button, on);
      }
      only.hidden = wanted === 0 && !filters.only;
      gone.hidden = hidden === 0;
      gone.querySelector("span").textContent = hidden;
    }
    for (const button of followers) {
      const [kind, name] = followed(button);
      pressed(button, follows(mine, kind, name));
    }
    if (page) showPage(mine);
  };
  const followed = (button) => button.dataset.follow !== undefined ? [`${button.dataset.follow}s`, button.dataset.name]
    : button.dataset.followField !== undefined ? ["fields", button.dataset.followField]
    : button.dataset.followAuthor !== undefined ? ["authors", button.dataset.followAuthor] : ["words", button.dataset.followWord];

  // The page with everything.
  const item = (name, fill) => {
    const made = page.querySelector(`template[data-mine="${name}"]`).content.firstElementChild.cloneNode(true);
    fill(made);
    return made;
  };
  const showPage = (mine) => {
    for (const kind of kinds) {
      const place = page.querySelector(`[data-mine-list="${kind}"]`);
      place.replaceChildren(...mine[kind].map((name) => item("followed", (made) => {
        made.querySelector("span").textContent = name;
        const remove = made.querySelector("button");
        remove.setAttribute("aria-label", `${remove.textContent.trim()}: ${name}`);
        remove.addEventListener("click", () => follow(kind, name, false));
      })));
      place.parentElement.hidden = mine[kind].length === 0;
    }
    page.querySelector("[data-mine-list=saved]").replaceChildren(...[...mine.saved].reverse().map((paper) => item("saved", (made) => {
      const link = made.querySelector("a");
      [link.textContent, link.href] = [paper.title, paper.link];
      made.querySelector("time").textContent = paper.date;
      const remove = made.querySelector("button");
      remove.setAttribute("aria-label", `${remove.textContent.trim()}: ${paper.title}`);
      remove.addEventListener("click", () => change((now) => now.saved = now.saved.filter((saved) => saved.id !== paper.id)));
    })));
    page.querySelector("[data-mine=nothing-saved]").hidden = mine.saved.length > 0;
    for (const name of ["hidden", "read"]) {
      page.querySelector(`[data-mine-count=${name}]`).textContent = mine[name].length;
      page.querySelector(`[data-mine-clear=${name}]`).disabled = mine[name].length === 0;
    }
  };
  const say = (name, count) => {
    const told = page.querySelector("[role=status]");
    told.textContent = told.dataset[name].replace("{0}", count);
  };
  const preparePage = () => {
    page.querySelector("form").addEventListener("submit", (submitted) => {
      submitted.preventDefault();
      const [kind, name] = [submitted.target.elements.kind.value, submitted.target.elements.name];
      const text = line(name.value, bounds.name);
      if (kinds.includes(kind) && keyOf(text)) follow(kind, text, true);
      name.value = "";
      name.focus();
    });
    for (const button of page.querySelectorAll("[data-mine-clear]")) {
      button.addEventListener("click", () => change((mine) => mine[button.dataset.mineClear] = []));
    }
    page.querySelector("[data-mine=export]").addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(load(), null, 2)], { type: "application/json" }));
      link.download = "digestworker-mine.json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    });
    const file = page.querySelector("input[type=file]");
    page.querySelector("[data-mine=import]").addEventListener("click", () => file.click());
    file.addEventListener("change", async () => {
      const chosen = file.files[0];
      if (!chosen) return;
      try {
        if (chosen.size > bounds.file) throw new Error("too large");
        const value = JSON.parse(await chosen.text());
        if (value?.version !== version) throw new Error("not a file of this page");
        const added = cleaned(value);
        change((mine) => {
          for (const kind of kinds) mine[kind] = [...mine[kind], ...added[kind]];
          for (const name of ["saved", "hidden", "read"]) mine[name] = [...added[name], ...mine[name]];
        });
        say("taken", added.saved.length + added.fields.length + added.words.length + added.authors.length);
      } catch {
        say("refused", 0);
      }
      file.value = "";
    });
    document.getElementById("mine-off")?.setAttribute("hidden", "");
    page.hidden = false;
  };

  if (words) papers.forEach(prepare);
  if (words && papers.length > 1) {
    bar = made("bar");
    // Before the list, whatever its form.
    (papers[0].closest(".papers, ul, ol") ?? papers[0]).before(bar);
    for (const name of ["only", "unread"]) {
      bar.querySelector(`[data-mine=${name}]`).addEventListener("click", () => {
        filters[name] = !filters[name];
        show();
      });
    }
    bar.querySelector("[data-mine=undo]").addEventListener("click", () => change((mine) => {
      const here = papers.map((paper) => paper.dataset.paper);
      mine.hidden = mine.hidden.filter((id) => !here.includes(id));
    }));
  }
  for (const button of followers) {
    const [kind, name] = followed(button);
    button.addEventListener("click", () => follow(kind, line(name, bounds.name), button.getAttribute("aria-pressed") !== "true"));
    button.hidden = false;
  }
  for (const paper of papers) {
    if (paper.classList.contains("alone")) read(paper);
  }
  document.addEventListener("click", (clicked) => {
    const paper = clicked.target.closest?.(".title")?.closest("[data-paper]");
    if (paper && papers.includes(paper)) read(paper);
  });
  document.addEventListener("toggle", (toggled) => {
    const paper = toggled.target instanceof HTMLDetailsElement && toggled.target.open ? toggled.target.closest("[data-paper]") : null;
    if (paper && papers.includes(paper)) read(paper);
  }, true);
  window.addEventListener("storage", (changed) => {
    if (changed.key === key || changed.key === null) show();
  });
  if (page) preparePage();
  show();
})();
