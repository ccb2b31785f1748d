import { declared, pages } from './configurations/declared';
import { interceptors } from './configurations/interceptors';
import { hook, module } from './configurations/module';
import { nothing } from './configurations/nothing';
import { hiddenTools, searchedTools } from './configurations/search';
import { sessions } from './configurations/sessions';
import { tasks } from './configurations/tasks';
import { templates } from './configurations/templates';
import { upstream } from './configurations/upstream';
import type { RunningConfiguration } from './recorded-case';

/** Starts the function with what it serves, by the name of the configuration. */
export const CONFIGURATIONS: Readonly<Record<string, () => Promise<RunningConfiguration>>> = {
  nothing,
  declared,
  pages,
  templates,
  'hidden-tools': hiddenTools,
  'searched-tools': searchedTools,
  sessions,
  tasks,
  module,
  hook,
  upstream,
  interceptors,
};
