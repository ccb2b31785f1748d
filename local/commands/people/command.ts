import { parsePeopleArguments, PEOPLE_HELP, type PeopleArguments } from './arguments';
import { listPeople } from './list';
import { openPersonStore, type PersonStore } from './person-store';
import { revokePerson } from './revoke';
import { awsAnswer } from '../aws-answer';
import { EXIT, type Command } from '../command-line';
import { findTable } from '../table/find-table';

/** `remote-mcp people`: an operator's tool for what people granted. */
export const peopleCommand: Command = {
  help: PEOPLE_HELP,
  run: async (args) => {
    const options = parsePeopleArguments(args);
    await awsAnswer(async () => {
      process.stdout.write(await act(openPersonStore(await findTable(options)), options));
    });
    return EXIT.ok;
  },
};

/** What is printed. */
function act(store: PersonStore, { action, json, yes }: PeopleArguments): Promise<string> {
  switch (action.name) {
    case 'list': return listPeople(store, json);
    case 'revoke': return revokePerson(store, action.subject, { yes, json });
  }
}
