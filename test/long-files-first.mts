import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose files run for long: begun last, one of them would keep everybody waiting. */
const LONG = /\/test\/(conformance|faults|races|sign-in|local\/cli)\//;

/** Begins with the files that run for long; on a fresh clone, vitest knows no durations to go by. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
