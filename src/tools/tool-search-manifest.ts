import { patternProblems } from './name-filters';
import { TOOL_SEARCH_NAMES, type ToolSearchManifest } from '../contract';
import type { ToolSearchProps } from './tool-search';

/** The search as it is deployed. */
export function toolSearchManifest({ hideTools = false, alwaysListed = [] }: ToolSearchProps): ToolSearchManifest {
  return { hidesTools: hideTools, alwaysListed: { include: alwaysListed, exclude: [] } };
}

/** The names that no other tool may have. */
export function namesOfToolSearch(toolSearch: ToolSearchProps | undefined): string[] {
  return toolSearch ? Object.values(TOOL_SEARCH_NAMES) : [];
}

/** What is wrong with it; lower case, no full stop. */
export function toolSearchProblems({ hideTools, alwaysListed }: ToolSearchProps = {}): string[] {
  return [
    ...(alwaysListed && !hideTools ? ['toolSearch.alwaysListed: all tools are listed unless hideTools is set; set it, or leave this out'] : []),
    ...patternProblems('toolSearch.alwaysListed', alwaysListed),
  ];
}
