import { Readable } from 'node:stream';
import { withAwsErrors } from './aws-errors';
import { closeIdleConnections, ONCE } from './client-options';
import { plainJson } from './plain-json';
import { prepareAction, type SdkAction } from './sdk-service';
import type { AwsCallHandlerManifest, LimitsManifest } from '../../../../src/contract';
import { log } from '../../../shared/log';
import { ToolFailure } from '../../call/failure';
import type { ToolHandler } from '../../call/handler';
import { readBounded } from '../../call/limits';
import { mapValues } from '../../call/mapping';
import { jsonAnswer } from '../json-answer';

/** Any action of the AWS SDK for JavaScript; its answer as JSON, see `plainJson`. A body that is streamed is text, or base64. */
export async function createAwsCallHandler(manifest: AwsCallHandlerManifest): Promise<ToolHandler> {
  const act = await prepare(manifest);
  return (event, { signal }) => withAwsErrors(event, async () => {
    const parameters = mapValues(manifest.parameters, event);
    closeIdleConnections();
    const output = await act(parameters, signal);
    return jsonAnswer(plainJson(await withBodies(output, manifest)), manifest);
  });
}

/** A tool whose service cannot be loaded fails, and no other. */
async function prepare({ service, action, region }: AwsCallHandlerManifest): Promise<SdkAction> {
  try {
    return await prepareAction(service, action, { ...ONCE, ...(region !== undefined && { region }) });
  } catch (error) {
    log.error('An AWS call cannot be made', { service, action, error });
    const reason = new ToolFailure('failed', (error as Error).message, { cause: error });
    return () => Promise.reject(reason);
  }
}

/** The output with its streams read. */
async function withBodies(output: Record<string, unknown>, limits: LimitsManifest): Promise<Record<string, unknown>> {
  const members = await Promise.all(Object.entries(output).map(async ([name, member]) => {
    if (member instanceof Readable) {
      return [name, textOrBase64(await readBounded(member, limits))];
    }
    if (typeof member === 'object' && member !== null && Symbol.asyncIterator in member) {
      throw new ToolFailure('failed', `The answer is a stream of events, ${name}, which cannot be a result`);
    }
    return [name, member];
  }));
  return Object.fromEntries(members);
}

function textOrBase64(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('base64');
  }
}
