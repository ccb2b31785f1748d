import { parsePeopleArguments, PEOPLE_HELP, type PeopleArguments } from './arguments';
import { listPeople } from './list';
import { openPersonStore } from './person-store';
import { revokePerson } from './revoke';
import { revokeEverybody } from './revoke-all';
import { awsAnswer } from '../aws-answer';
import { EXIT, type Command } from '../command-line';
import { findTable } from '../table/find-table';
import type { RecordTable } from '../table/record-table';

/** `people`: an operator's tool for what people granted. */
export const peopleCommand: Command = {
  help: PEOPLE_HELP,
  run: async (args) => {
    const options = parsePeopleArguments(args);
    await awsAnswer(async () => {
      process.stdout.write(await act((await findTable(options)).table, options));
    });
    return EXIT.ok;
  },
};

/** Does what the command line says, and returns what is to be printed. */
function act(table: RecordTable, { action, json, yes }: PeopleArguments): Promise<string> {
  const store = openPersonStore(table);
  switch (action.name) {
    case 'list': return listPeople(store, json);
    case 'revoke': return revokePerson(store, action.subject, { yes, json });
    case 'revokeAll': return revokeEverybody(table, { yes, json });
  }
}
