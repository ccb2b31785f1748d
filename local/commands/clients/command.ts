import { CLIENTS_HELP, parseClientsArguments, type ClientsArguments } from './arguments';
import { openClientStore } from './client-store';
import { showLimits } from './limits';
import { listClients } from './list';
import { purgeClients } from './purge';
import { revokeClient } from './revoke';
import { revokeAllClients } from './revoke-all';
import { showClient } from './show';
import { awsAnswer } from '../aws-answer';
import { EXIT, type Command } from '../command-line';
import { findTable, type FoundTable } from '../table/find-table';

/** `clients`: an operator's tool for the table of clients. */
export const clientsCommand: Command = {
  help: CLIENTS_HELP,
  run: async (args) => {
    const options = parseClientsArguments(args);
    await awsAnswer(async () => {
      process.stdout.write(await act(await findTable(options), options));
    });
    return EXIT.ok;
  },
};

/** Does what the command line says, and returns what is to be printed. */
function act({ table, authorizationServer }: FoundTable, { action, json, yes }: ClientsArguments): Promise<string> {
  const store = openClientStore(table);
  switch (action.name) {
    case 'limits': return showLimits(table, authorizationServer?.registrationLimits, json);
    case 'list': return listClients(store, json);
    case 'show': return showClient(store, action.clientId, json);
    case 'revoke': return revokeClient(store, action.clientId, { yes, json });
    case 'revokeAll': return revokeAllClients(table, { yes, json });
    case 'purge': return purgeClients(store, action.unusedDays, { yes, json });
  }
}
