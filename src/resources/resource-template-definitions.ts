import type * as iam from 'aws-cdk-lib/aws-iam';
import { mimeTypeProblems, resourceNameProblems } from './resource-problems';
import { uriTemplateProblems, variablesOf } from './resource-uri-template';
import { messageOf } from '../checks/problems';
import type { ResourceTemplateManifest } from '../contract';
import type { ResourceTemplateProps } from './resource-template';

/** A resource template, and what gives the server the permissions that it needs for it. */
export interface ResourceTemplateDefinition {
  readonly manifest: ResourceTemplateManifest;
  readonly grant: (server: iam.IGrantable) => void;
}

/** The resource templates of one server, checked as they come. */
export class ResourceTemplateDefinitions {
  private readonly uriTemplates = new Set<string>();

  /**
   * @param names those of resources, which share them with templates
   * @param region of the server
   */
  constructor(private readonly names: Set<string>, private readonly region: string) {}

  /**
   * Takes a resource template, or says what is wrong with it.
   *
   * @param problems is added to; each line names the template
   * @returns undefined when its contents cannot be had
   */
  public define(props: ResourceTemplateProps, problems: string[]): ResourceTemplateDefinition | undefined {
    const { uriTemplate, name, title, description, mimeType } = props;
    const uriProblems = this.uriProblems(uriTemplate);
    const found = [
      ...uriProblems,
      ...resourceNameProblems(name, this.names),
      ...mimeTypeProblems(mimeType),
    ];
    let definition: ResourceTemplateDefinition | undefined;
    try {
      const { content, grant } = props.content._bind(this.region, variablesOf(uriTemplate));
      const cacheTtl = props.cacheTtl?.toMilliseconds();
      definition = { manifest: { uriTemplate, name, title, description, mimeType, cacheTtl, content }, grant };
    } catch (error) {
      // which variables it has is not known of a template that is wrong
      found.push(...(uriProblems.length > 0 ? [] : [`content: ${messageOf(error)}`]));
    }
    problems.push(...found.map((problem) => `resource template ${JSON.stringify(uriTemplate)}: ${problem}`));
    return definition;
  }

  private uriProblems(uriTemplate: string): string[] {
    if (this.uriTemplates.has(uriTemplate)) {
      return ['another resource template has this uriTemplate; give each one of its own'];
    }
    this.uriTemplates.add(uriTemplate);
    return uriTemplateProblems(uriTemplate);
  }
}
