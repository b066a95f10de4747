"use strict";

// Pictures that do not load, including those that failed before this script ran: the text takes their place.
(() => {
  const hide = (picture) => {
    picture.hidden = true;
    picture.closest(".pictured")?.classList.remove("pictured");
  };
  document.addEventListener("error", (failed) => {
    if (failed.target instanceof HTMLImageElement) hide(failed.target);
  }, true);
  for (const picture of document.images) {
    if (picture.complete && picture.currentSrc && picture.naturalWidth === 0) hide(picture);
  }
})();
