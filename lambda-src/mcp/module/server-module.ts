import type { Exchange } from '../call/exchange';
import type { Source } from '../call/source';
import type { TaskSupport } from '../call/task-support';
import type { Interceptor } from '../interceptors/interceptor';

/** The names of what is declared in the props, which a module cannot have. */
export interface TakenNames {
  tool(name: string): boolean;
  prompt(name: string): boolean;
  resource(uri: string): boolean;
  resourceTemplate(name: string): boolean;
}

/** The surroundings of a module. */
export interface ModuleProps {
  readonly taken: TakenNames;
  /** Absent: calls do not become tasks. */
  readonly tasks?: TaskSupport;
}

/** The owner's server module. */
export interface ServerModule {
  /** Its hook around calls of tools, if it has one. */
  readonly interceptor?: Interceptor;
  /**
   * Has the module register what it serves for one request.
   *
   * @throws ModuleUnavailableError when the module could not be loaded
   * @throws whatever the module throws; an Error when it registers what is declared
   */
  open(exchange: Exchange, props: ModuleProps): Promise<Source>;
}
