/**
 * The runtime of Python functions, run by `python3`: reads invocations from file descriptor 3 and writes outcomes to 4, each
 * a line of JSON (`messages.ts`), so that standard output is the function's own.
 */
export const PYTHON_BOOTSTRAP = `
import importlib
import json
import logging
import os
import signal
import sys
import time
import traceback

invocations = os.fdopen(3, "r", encoding="utf-8", newline="\\n")
outcomes = os.fdopen(4, "w", encoding="utf-8", newline="\\n")


class LambdaContext:
    def __init__(self, invocation):
        self.aws_request_id = invocation["requestId"]
        self.invoked_function_arn = invocation["invokedFunctionArn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.client_context = None
        self.identity = None
        self._deadline = invocation["deadline"]

    def get_remaining_time_in_millis(self):
        return max(0, int(self._deadline - time.time() * 1000))


def send(message):
    outcomes.write(json.dumps(message) + "\\n")
    outcomes.flush()


def failure(error, error_type=None):
    frames = traceback.format_exception(type(error), error, error.__traceback__)
    sys.stderr.write("".join(frames))
    sys.stderr.flush()
    return {
        "errorType": error_type or type(error).__name__,
        "errorMessage": str(error),
        "stackTrace": traceback.format_tb(error.__traceback__),
    }


def load_handler(name):
    module_name, _, function_name = name.rpartition(".")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise ImportError(f"Unable to import module '{module_name}': {error}") from error
    return getattr(module, function_name)


def run(handler, invocation):
    try:
        result = handler(json.loads(invocation["event"]), LambdaContext(invocation))
    except Exception as error:
        return {"type": "failed", "failure": failure(error)}
    try:
        return {"type": "returned", "payload": json.dumps(result)}
    except (TypeError, ValueError) as error:
        marshal_error = Exception(f"Unable to marshal response: {error}")
        return {"type": "failed", "failure": failure(marshal_error, "Runtime.MarshalError")}
    finally:
        sys.stdout.flush()


# Ctrl+C reaches the whole process group; the server says when this process ends
signal.signal(signal.SIGINT, signal.SIG_IGN)
logging.basicConfig(stream=sys.stdout, format="[%(levelname)s]\\t%(message)s")
sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
try:
    handler = load_handler(os.environ["_HANDLER"])
except BaseException as error:
    names = {ImportError: "Runtime.ImportModuleError", AttributeError: "Runtime.HandlerNotFound", SyntaxError: "Runtime.UserCodeSyntaxError"}
    send({"type": "loaded", "failure": failure(error, names.get(type(error)))})
    sys.exit(1)
send({"type": "loaded"})
for line in invocations:
    send(run(handler, json.loads(line)))
`;
