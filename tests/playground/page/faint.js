// Each visible text against the first opaque background behind it, by WCAG 2.1: 4.5, or 3 for large text. Gives the faint ones.
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) =>
    [r, g, b]
      .map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
      .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const over = (top, under) => top.slice(0, 3).map((v, at) => (v * top[3]) / 255 + under[at] * (1 - top[3] / 255));
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const one = rgba(getComputedStyle(at).backgroundColor);
      layers.push(one);
      if (one[3] === 255) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const box = node.getBoundingClientRect();
    const style = getComputedStyle(node);
    if (
      !walker.currentNode.data.trim() ||
      box.width < 2 ||
      box.height < 2 ||
      style.visibility !== "visible" ||
      node.closest(".emoji,svg,noscript,script,[disabled],.sr,.sort-mark,.gutter")
    )
      continue;
    const back = behind(node);
    const text = over(rgba(style.color), back);
    const [high, low] = [light(text), light(back)].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const wanted = size >= 24 || (size >= 18.6 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < wanted)
      found.add(`${ratio.toFixed(2)} ${node.className} “${walker.currentNode.data.trim().slice(0, 30)}”`);
  }
  return [...found];
};
