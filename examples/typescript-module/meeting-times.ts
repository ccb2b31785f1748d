/** Who meets, and for how long. */
export interface Meeting {
  readonly people: readonly Person[];
  readonly minutes: number;
}

/** Somebody who takes part. */
export interface Person {
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Meetings begin at the full or half hour. */
const STEP = 30 * MINUTE;
const OFFICE_HOURS = { from: 9 * 60, to: 17 * 60 };

/** The starts on a day, in UTC, at which the whole meeting is in the office hours of everybody. */
export function findTimes({ people, minutes }: Meeting, firstDay: string, day: number): Date[] {
  const midnight = Date.parse(firstDay) + day * DAY;
  return Array.from({ length: DAY / STEP }, (_, step) => new Date(midnight + step * STEP))
    .filter((start) => people.every(({ timeZone }) => isInOfficeHours(start, minutes, timeZone)));
}

/** What the clocks of the people show. */
export function localTimes(start: Date, people: readonly Person[]): Record<string, string> {
  return Object.fromEntries(people.map(({ name, timeZone }) => [
    name,
    start.toLocaleString('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
  ]));
}

/** Whether there is such a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    clock(name);
    return true;
  } catch {
    return false;
  }
}

function isInOfficeHours(start: Date, minutes: number, timeZone: string): boolean {
  const parts = Object.fromEntries(clock(timeZone).formatToParts(start).map(({ type, value }) => [type, value]));
  const from = Number(parts.hour) * 60 + Number(parts.minute);
  return !['Sat', 'Sun'].includes(parts.weekday) && from >= OFFICE_HOURS.from && from + minutes <= OFFICE_HOURS.to;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than reading it. */
function clock(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) {
    return known;
  }
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  clocks.set(timeZone, made);
  return made;
}
