const DAY = 86_400_000;
const MOST_DAYS = 3_660;

/** An answer with `isError` tells the model what to correct; it is no failure of the function. */
const refuse = (text) => ({ isError: true, content: [{ type: 'text', text }] });

export function workingDays({ from, to, holidays = [] }) {
  const first = Date.parse(from);
  const last = Date.parse(to);
  if (Number.isNaN(first) || Number.isNaN(last)) return refuse('from and to must be dates like 2026-12-21');
  if (last < first) return refuse(`to (${to}) is before from (${from})`);
  if ((last - first) / DAY > MOST_DAYS) return refuse('the range is longer than ten years');

  const off = new Set(holidays);
  let days = 0;
  for (let day = first; day <= last; day += DAY) {
    const date = new Date(day);
    const weekend = [0, 6].includes(date.getUTCDay());
    if (!weekend && !off.has(date.toISOString().slice(0, 10))) days += 1;
  }
  return { from, to, workingDays: days };
}
