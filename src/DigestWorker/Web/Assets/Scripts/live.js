// The pages that show runs while they go on. Numbers change in place; what is more than a number comes from the page, loaded anew,
// so that words and languages are the server's alone.
(() => {
  const live = document.querySelector("[data-live]");
  if (!live || !window.EventSource) return;

  let shape = live.dataset.shape;
  let loading = false;
  let stale = false;

  const show = (edition, part, value) => {
    for (const place of edition.querySelectorAll(`[data-of="${part}"]`)) {
      if (place instanceof HTMLProgressElement) place.value = value;
      else place.textContent = value;
    }
  };

  const showNumbers = (runs) => {
    for (const run of runs) {
      const place = document.querySelector(`[data-run="${CSS.escape(run.run)}"]`);
      if (!place) continue;
      show(place, "minutesLeft", run.secondsLeft === null ? "–" : Math.max(1, Math.round(run.secondsLeft / 60)));
      for (const numbers of run.editions) {
        const edition = place.querySelector(`[data-edition="${CSS.escape(numbers.date)}"]`);
        if (!edition) continue;
        for (const part of ["papers", "asked", "done", "failed"]) show(edition, part, numbers[part]);
        show(edition, "answered", numbers.done + numbers.failed);
      }
    }
  };

  const loadAnew = async () => {
    if (loading) {
      stale = true;
      return;
    }
    loading = true;
    try {
      do {
        stale = false;
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        if (!answer.ok || answer.redirected) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const part of document.querySelectorAll("[data-refresh]")) {
          const same = fresh.getElementById(part.id);
          if (!same || part.contains(document.activeElement)) continue;
          // What somebody has opened stays open.
          for (const opened of part.querySelectorAll("details[id][open]")) {
            const kept = fresh.getElementById(opened.id);
            if (kept) kept.open = true;
          }
          if (part.innerHTML !== same.innerHTML) part.replaceChildren(...same.childNodes);
        }
        // A run that asks nobody changes its shape many times a second.
        await new Promise((done) => setTimeout(done, 500));
      } while (stale);
    } catch {
      // The worker is gone or the network is; the stream comes back by itself, and with it the next state.
    } finally {
      loading = false;
    }
  };

  new EventSource(live.dataset.live).onmessage = (message) => {
    const state = JSON.parse(message.data);
    showNumbers(state.runs);
    if (state.shape === shape) return;
    shape = state.shape;
    loadAnew();
  };
})();
