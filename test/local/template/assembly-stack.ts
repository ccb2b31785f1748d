import type { AssemblyStack, Template } from '../../../local/template/assembly';

/** A stack whose template is made by hand. */
export function assemblyStack(template: Partial<Template>, overrides: Partial<AssemblyStack> = {}): AssemblyStack {
  return {
    id: 'Weather',
    name: 'Weather',
    region: 'eu-west-1',
    account: '111122223333',
    template: { Resources: {}, ...template },
    directory: '/nowhere',
    assets: new Map(),
    ...overrides,
  };
}
