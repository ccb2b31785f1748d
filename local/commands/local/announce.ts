import type { LocalArguments } from './arguments';
import { exampleOf } from './example';
import { pasteCommands } from './paste-commands';
import { summary } from './summary';
import type { AuthorizerSettings, OAuthSettings } from '../../../src/contract';
import { settingsOf } from '../../function-settings';
import type { LocalServer } from '../../local-server';
import { nameOf } from '../../log';
import type { LocalStack } from '../../stack';
import { hasColour } from '../../terminal';
import { isAtKeyboard, onEnter, type Keyboard } from '../keyboard';

/** Prints that the server is ready, and everything about it at once unless somebody is there who can ask for the rest. */
export function announce({ endpoints, stack, runtimeMismatches }: LocalServer, options: LocalArguments): Keyboard | undefined {
  for (const { logicalId, runtime, nodeVersion } of runtimeMismatches) {
    process.stderr.write(`Warning: ${nameOf(logicalId, stack)} is meant for ${runtime}, and runs on Node.js ${nodeVersion} here.\n`);
  }
  if (options.json) {
    process.stdout.write(`${JSON.stringify(endpoints)}\n`);
    return undefined;
  }
  const input = {
    stackName: stack.name,
    endpoints,
    peopleSignIn: peopleSignIn(stack),
    example: exampleOf(stack),
    dataDirectory: options.data,
    colour: hasColour(process.stdout),
  };
  const commands = pasteCommands(input);
  if (commands === '' || !isAtKeyboard()) {
    process.stdout.write(`${commands}${summary(input, '')}`);
    return undefined;
  }
  const offer = 'Press Enter for more: commands to paste, the issuer, the initial access token.\n';
  process.stdout.write(summary(input, offer));
  return onEnter(() => process.stdout.write(`${commands}${summary(input, offer)}`));
}

/** Says whether the server's own authorization server, or that of a local login, lets people in. */
function peopleSignIn({ resources }: LocalStack): boolean {
  return [...resources.values()].some((resource) => {
    const settings = settingsOf<Partial<OAuthSettings> & Partial<AuthorizerSettings>>(resource);
    return settings?.identityProvider !== undefined || settings?.tokens?.type === 'external';
  });
}
