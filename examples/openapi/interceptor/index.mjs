/** Sees every call of a tool and every result: books are due on days when the library is open, and nobody learns who has one. */
export async function handler({ phase, tool, arguments: args, caller, result }) {
  if (phase === 'request') {
    console.log(JSON.stringify({ message: 'A tool is called', tool, subject: caller.subject }));
    const dueOnSunday = tool === 'library_borrow' && new Date(args.body.until).getUTCDay() === 0;
    return dueOnSunday ? { refuse: 'The library is closed on Sundays: choose another day.' } : {};
  }
  return { result: JSON.parse(JSON.stringify(result).replaceAll(/reader-\d+/g, 'another reader')) };
}
