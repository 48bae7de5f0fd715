// Round numbers for a chart's axis.

const STEPS = [1, 2, 2.5, 5, 10];

/** A scale that holds all values with about five round steps: {low, high, step, ticks}. */
export function niceScale(values, fromZero) {
  const known = values.filter(Number.isFinite);
  let low = Math.min(...known, fromZero ? 0 : Infinity);
  let high = Math.max(...known, fromZero ? 0 : -Infinity);
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    low = 0;
    high = 1;
  }
  if (low === high) {
    low -= Math.abs(low) / 2 || (fromZero ? 0 : 1);
    high += Math.abs(high) / 2 || 1;
  }
  const rough = (high - low) / 4;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.map((one) => one * size).find((one) => one >= rough) || rough;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
  return { low: ticks[0], high: ticks[ticks.length - 1], step, ticks };
}

/** A number short enough for an axis: 1.2M, 40K, 0.25. */
export function short(value, step) {
  const [size, sign] = [
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "K"],
    [1, ""],
  ].find(([one]) => Math.abs(value) >= one) || [1, ""];
  const digits = Math.max(0, Math.min(3, Math.ceil(-Math.log10(step / size) - 1e-9)));
  return `${new Intl.NumberFormat("en-US", { maximumFractionDigits: digits }).format(value / size)}${sign}`;
}
