/**
 * Stands in the manifest for a string that holds CloudFormation tokens. The mcp function puts the value of that index of
 * `DEPLOY_TIME_VALUES` in its place, anywhere in the manifest, before it reads anything else.
 */
export interface DeployTimeValue {
  readonly $deployTimeValue: number;
}
