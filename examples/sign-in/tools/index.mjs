/** Expenses that wait for approval. A real tool would ask the system that keeps them. */
const EXPENSES = [
  { id: 'E-1041', person: 'Ada', purpose: 'Train to the customer in Basel', amount: '184.00 CHF' },
  { id: 'E-1042', person: 'Grace', purpose: 'Keyboard', amount: '129.90 EUR' },
];

const tools = {
  list_expenses: () => EXPENSES.map(({ id, person, purpose, amount }) => `${id}: ${person}, ${purpose}, ${amount}`).join('\n'),

  approve_expense: ({ id }, caller) => {
    const expense = EXPENSES.find((candidate) => candidate.id === id);
    return expense
      ? `${expense.id} over ${expense.amount} was approved by ${caller.subject}.`
      : { content: [{ type: 'text', text: `There is no expense ${id}. list_expenses tells which there are.` }], isError: true };
  },
};

/** The event names the tool, and who calls it: the person, and the client that acts for them. */
export const handler = async (event) => tools[event.tool](event.arguments, event.caller);
