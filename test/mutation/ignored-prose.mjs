import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Calls whose arguments are for people who read the log. */
const LOGGING = /^log\.(info|warn|error)$/;

/** Calls and constructors that take a message for the log, besides what counts. */
const TAKES_MESSAGE = /(Error|^errors\.\w+|^refuseUnless|^invalidAssertion)$/;

/** Finds what is written for people alone: no test should depend on its words. */
function shouldIgnore({ node, parent }) {
  if (node.type === 'CallExpression' && LOGGING.test(nameOf(node.callee))) return 'goes to the log';
  if (node.type === 'ObjectExpression' && parent?.type === 'NewExpression' && node.properties.length === 1 && node.properties[0].key?.name === 'cause') return 'goes to the log';
  const isText = node.type === 'TemplateLiteral' || (node.type === 'StringLiteral' && (node.value.includes(' ') || nameOf(parent?.callee ?? {}) === 'refuseUnless'));
  return isText && ['CallExpression', 'NewExpression'].includes(parent?.type) && TAKES_MESSAGE.test(nameOf(parent.callee)) ? 'is a message' : undefined;
}

function nameOf(callee) {
  return callee.type === 'MemberExpression' ? `${nameOf(callee.object)}.${callee.property.name}` : callee.name ?? '';
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'prose', { shouldIgnore })];
