import type { ResourceObjectOptions } from './resource-object-options';

/** Which objects of a bucket are resources, and how they are read. */
export interface ResourceBucketOptions extends ResourceObjectOptions {
  /**
   * What the keys of the objects begin with. The variable of the URI template is what follows it: no other object can be read, whatever
   * clients put there. Write the slash at the end, unless `reports-old/` is meant by `reports` too.
   *
   * @default - none: every object of the bucket is a resource
   */
  readonly prefix?: string;

  /**
   * Whether clients are told which objects there are, in lists of resources and when they complete the variable. Otherwise they have to know
   * the keys, and the server has no permission to list them.
   *
   * @default true
   */
  readonly listed?: boolean;
}
