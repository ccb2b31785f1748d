import { createHash } from 'node:crypto';

/** An event in the iCalendar format (RFC 5545). */
export function calendarEntry(title: string, start: Date, minutes: number): string {
  const end = new Date(start.getTime() + minutes * 60_000);
  const uid = createHash('sha256').update(`${title}\0${start.toISOString()}`).digest('hex').slice(0, 32);
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//example//meeting-planner//EN',
    'BEGIN:VEVENT',
    `UID:${uid}@meetings.example`,
    `DTSTAMP:${utc(new Date())}`,
    `DTSTART:${utc(start)}`,
    `DTEND:${utc(end)}`,
    `SUMMARY:${title.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r?\n/g, '\\n')}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

function utc(moment: Date): string {
  return moment.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}
