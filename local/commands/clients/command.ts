import { CLIENTS_HELP, parseClientsArguments, type ClientsArguments } from './arguments';
import { openClientStore, type ClientStore } from './client-store';
import { listClients } from './list';
import { purgeClients } from './purge';
import { revokeClient } from './revoke';
import { showClient } from './show';
import { awsAnswer } from '../aws-answer';
import { EXIT, type Command } from '../command-line';
import { findTable } from '../table/find-table';

/** `remote-mcp clients`: an operator's tool for the table of clients. */
export const clientsCommand: Command = {
  help: CLIENTS_HELP,
  run: async (args) => {
    const options = parseClientsArguments(args);
    await awsAnswer(async () => {
      process.stdout.write(await act(openClientStore(await findTable(options)), options));
    });
    return EXIT.ok;
  },
};

/** What is printed. */
function act(store: ClientStore, { action, json, yes }: ClientsArguments): Promise<string> {
  switch (action.name) {
    case 'list': return listClients(store, json);
    case 'show': return showClient(store, action.clientId, json);
    case 'revoke': return revokeClient(store, action.clientId, { yes, json });
    case 'purge': return purgeClients(store, action.unusedDays, { yes, json });
  }
}
