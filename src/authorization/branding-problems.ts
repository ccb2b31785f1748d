import type { BrandingProps } from './branding';
import { readLogo } from './logo';
import { messageOf } from '../checks/problems';
import { mismatch } from '../checks/prop-problems';

const COLOR = /^#[0-9a-f]{6}$/i;
const SUPPORT_URL = /^(?:https:\/\/[^\s"'<>\\]+|mailto:[^\s"'<>\\@]+@[^\s"'<>\\@]+)$/;

/** What is wrong with how the pages look. */
export function brandingProblems({ logo, color, supportUrl }: BrandingProps = {}): string[] {
  return [
    ...mismatch('color', color, COLOR, 'a colour, as in "#0b57d0"'),
    ...mismatch('supportUrl', supportUrl, SUPPORT_URL, 'an https: or mailto: URL'),
    ...(logo === undefined ? [] : logoProblems(logo)),
  ];
}

function logoProblems(logo: string): string[] {
  try {
    readLogo(logo);
    return [];
  } catch (error) {
    return [`logo: ${messageOf(error)}`];
  }
}
