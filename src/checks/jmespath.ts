import { createRequire } from 'module';
import * as path from 'path';
import { Token } from 'aws-cdk-lib';

/**
 * What is wrong with the JMESPath expression in the prop `result`; lower case, no full stop. Its parser is bundled from `synth-src`, because
 * the package has no dependencies.
 */
export function resultProblems(expression: string | undefined): string[] {
  if (expression === undefined || Token.isUnresolved(expression)) {
    return [];
  }
  const require = createRequire(__filename);
  const { expressionProblem } = require(path.join(__dirname, '..', '..', 'assets', 'jmespath', 'index.js'));
  const problem: string | undefined = expressionProblem(expression);
  return problem === undefined ? [] : [`result: ${JSON.stringify(expression)} is no JMESPath expression: ${problem}`];
}
