import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Somebody at a terminal who may press Enter. */
export interface Keyboard {
  stop(): void;
}

/**
 * Tells whether somebody sees the output and can type input: not if either is redirected, and not in the background, where a process that
 * reads from its terminal is stopped (POSIX job control, SIGTTIN).
 */
export function isAtKeyboard(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true && isInForeground();
}

/** Calls back whenever Enter is pressed, unless the process is sent to the background. */
export function onEnter(pressed: () => void): Keyboard {
  const resume = () => {
    if (isInForeground()) process.stdin.resume();
    else process.stdin.pause();
  };
  process.stdin.on('data', pressed);
  if (process.platform !== 'win32') process.on('SIGCONT', resume);
  return {
    stop: () => {
      process.stdin.off('data', pressed).pause();
      process.off('SIGCONT', resume);
    },
  };
}

function isInForeground(): boolean {
  switch (process.platform) {
    case 'win32':
      return true;
    case 'linux': {
      // proc_pid_stat(5), after the name: state, ppid, pgrp, session, tty_nr, tpgid
      const [, , group, , , foregroundGroup] = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /s, '').split(' ');
      return group === foregroundGroup;
    }
    default:
      return execFileSync('ps', ['-o', 'stat=', '-p', String(process.pid)], { encoding: 'utf8' }).includes('+');
  }
}
