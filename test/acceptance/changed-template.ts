import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The part of a template that changes are made in. */
export interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: any }>;
}

/** Copies a cloud assembly to a new folder, and changes the template of its only stack. */
export async function changeTemplate(cdkOut: string, folder: string, change: (template: Template) => void): Promise<string> {
  await cp(cdkOut, folder, { recursive: true });
  const name = (await readdir(folder)).find((file) => file.endsWith('.template.json'));
  if (name === undefined) throw new Error(`${cdkOut} has no template`);
  const file = join(folder, name);
  const template: Template = JSON.parse(await readFile(file, 'utf8'));
  change(template);
  await writeFile(file, JSON.stringify(template));
  return folder;
}

/** Takes the permissions for the actions of a service, as in `dynamodb`, from every role. */
export function withoutPermissions(service: string): (template: Template) => void {
  return (template) => {
    let removed = 0;
    const documents = Object.values(template.Resources).flatMap(({ Type, Properties }) => {
      if (Type === 'AWS::IAM::Policy') return [Properties.PolicyDocument];
      return Type === 'AWS::IAM::Role' ? (Properties.Policies ?? []).map(({ PolicyDocument }: any) => PolicyDocument) : [];
    });
    for (const document of documents) {
      const { Statement } = document;
      const kept = Statement.filter(({ Action }: { Action: string | string[] }) => ![Action].flat().some((action) => action.startsWith(`${service}:`)));
      removed += Statement.length - kept.length;
      document.Statement = kept;
    }
    if (removed === 0) throw new Error(`no role may use ${service}`);
  };
}
