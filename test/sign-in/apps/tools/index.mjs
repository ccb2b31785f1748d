const PAGES = { releases: 'We release on Tuesdays.' };

export const handler = async ({ tool, arguments: { page, text }, caller }) => {
  switch (tool) {
    case 'who_am_i':
      return caller;
    case 'read_page':
      return PAGES[page] ?? 'There is no such page.';
    case 'edit_page':
      return `${page}: ${text}`;
    case 'delete_page':
      return `${page} is gone.`;
  }
};
