const DAY_MILLISECONDS = 86_400_000;

/** Maximum number of days that are shown as a distance. Anything farther away is shown as a date. */
const NEAR_DAYS = 30;

/** `2026-11-30`, in UTC; empty for an unknown time. */
export function day(epochSeconds: number | undefined): string {
  return epochSeconds === undefined ? '' : new Date(epochSeconds * 1000).toISOString().slice(0, 10);
}

/** `today`, `yesterday`, `3 days ago`, `in 5 days` by the calendar of this machine, else the date; empty for an unknown time. */
export function dayFromNow(epochSeconds: number | undefined, now = Date.now()): string {
  if (epochSeconds === undefined) return '';
  const distance = Math.round((midnight(epochSeconds * 1000) - midnight(now)) / DAY_MILLISECONDS);
  if (Math.abs(distance) > NEAR_DAYS) return day(epochSeconds);
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(distance, 'day');
}

/** The beginning of a day: days that daylight saving makes shorter or longer are rounded away. */
function midnight(milliseconds: number): number {
  return new Date(milliseconds).setHours(0, 0, 0, 0);
}
