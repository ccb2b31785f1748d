/**
 * Preloaded into the processes that tests start: ends them with the process that started them, however that ended. The channel
 * between both breaks when the parent is killed, too.
 */
const PATIENCE = 10_000;

process.once('disconnect', () => {
  // as Ctrl-C does, so that what it has started and written is cleaned up
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), PATIENCE).unref();
});
// listening must not keep a process alive that is done
process.channel?.unref();
