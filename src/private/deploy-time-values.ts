import { Token } from 'aws-cdk-lib';
import type { DeployTimeValue } from '../contract';

/** Takes the strings that are known at deploy time only out of a JSON value, each once. */
export class DeployTimeValues {
  private readonly indexes = new Map<string, number>();

  /** What was taken out, in the order of the indexes. Holds CloudFormation tokens. */
  public get values(): string[] {
    return [...this.indexes.keys()];
  }

  /** A copy of the value with a reference in the place of every string that holds tokens. */
  public extract(value: unknown): unknown {
    if (typeof value === 'string') {
      return Token.isUnresolved(value) ? this.refer(value) : value;
    }
    if (Array.isArray(value)) {
      return value.map((member) => this.extract(member));
    }
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.extract(member)]));
    }
    return value;
  }

  private refer(value: string): DeployTimeValue {
    const index = this.indexes.get(value) ?? this.indexes.size;
    this.indexes.set(value, index);
    return { $deployTimeValue: index };
  }
}
