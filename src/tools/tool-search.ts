/** How models find tools in a large catalogue. */
export interface ToolSearchProps {
  /**
   * Leaves tools out of lists, so that a large catalogue does not fill the context of the model. It finds them with `search_tools`, and
   * calls them with `call_tool`. Clients that know a tool by name may still call it directly.
   *
   * @default false - the search is a tool beside all others
   */
  readonly hideTools?: boolean;

  /**
   * The names of tools that are listed also when tools are hidden; `*` stands for any characters.
   *
   * @default - none
   */
  readonly alwaysListed?: string[];
}
