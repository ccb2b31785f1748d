export function localTimes({ moment, zones }) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) {
    return { isError: true, content: [{ type: 'text', text: `${moment} is not a moment like 2026-12-01T15:00:00Z` }] };
  }
  return zones.map((zone) => `${zone}: ${timeIn(zone, date)}`).join('\n');
}

function timeIn(zone, date) {
  try {
    return date.toLocaleString('en-GB', { timeZone: zone, dateStyle: 'full', timeStyle: 'short' });
  } catch {
    return 'not a known time zone';
  }
}
