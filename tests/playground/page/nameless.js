// Gives the visible controls that have no name for a screen reader.
() =>
  [...document.querySelectorAll("button,a[href],input:not([type=file]),textarea,[role=img]")]
    .filter((node) => node.getClientRects().length)
    .filter(
      (node) =>
        !(
          node.getAttribute("aria-label") ||
          node.getAttribute("aria-labelledby") ||
          node.closest("label") ||
          node.textContent.trim()
        ),
    )
    .map((node) => node.outerHTML.slice(0, 120));
