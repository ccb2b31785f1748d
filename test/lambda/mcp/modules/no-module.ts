export const server = 'This file has no default export';
