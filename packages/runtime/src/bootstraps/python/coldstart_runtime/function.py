"""What a Python function's process runs: AWS's runtime contract.

It becomes the function that it is told of, and then asks the Runtime API for work:
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import importlib
import json
import os
import site
import sys
import time
import traceback

from . import https, logs, paths
from .client import RuntimeClient
from .context import LambdaContext
from .marshaller import to_json
from .own_packages import OwnPackages


class Fault(Exception):
    """An error of the runtime itself, by the name that AWS reports it under."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind, self.trace = kind, list(trace)


def run(assignment):
    """Serves a function until the process is ended, which must be confined to the folders of an environment.

    The assignment has the `environment`, the `roots` of /var/task, /opt and /tmp, and the folders of `modules`, where the
    packages are that Lambda's runtimes have in them, and where the `cloud` is.
    """
    # A function that starts its runtime by itself has set its environment already.
    if assignment.get("environment") is not None:
        os.environ.clear()
        os.environ.update(assignment["environment"])
    if hasattr(time, "tzset"):
        time.tzset()
    roots = assignment["roots"]
    os.chdir(roots["task"])
    if roots["task"] != "/var/task":
        paths.redirect_paths(roots)
    # As on Lambda: the function's folder first, then layers, then what the runtime brings along.
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    layers = [f"{roots['opt']}/python", f"{roots['opt']}/python/lib/{version}/site-packages"]
    given = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path[:0] = [roots["task"], *given, *layers]
    sys.meta_path.append(OwnPackages(assignment["modules"]))
    # What `site` would have added, but for the machine's packages.
    for add in (site.setquit, site.setcopyright, site.sethelper):
        add()
    if assignment.get("cloud") is not None:
        https.reach_cloud(**assignment["cloud"])
    logs.set_up()
    shown = [(roots["task"], "/var/task"), (roots["opt"], "/opt"), (roots["tmp"], "/tmp"), (f"{sys.base_prefix}/lib", "/var/lang/lib")]
    serve(RuntimeClient(os.environ["AWS_LAMBDA_RUNTIME_API"]), Errors(shown))


class Errors:
    """Makes the bodies that the Runtime API takes, with the folders that a function has on Lambda."""

    def __init__(self, shown):
        self._shown = shown

    def fault(self, fault, request_id):
        return self._body(str(fault), fault.kind, fault.trace, request_id)

    def exception(self, request_id):
        kind, value, trace = sys.exc_info()
        frames = traceback.extract_tb(trace)
        own = [index for index, frame in enumerate(frames) if frame.filename != __file__]
        frames = frames[own[0]:] if own else frames
        return self._body(str(value), kind.__name__, traceback.format_list(frames), request_id)

    def _body(self, message, kind, trace, request_id):
        body = {
            "errorMessage": self._as_on_lambda(message),
            "errorType": kind,
            "requestId": request_id,
            "stackTrace": [self._as_on_lambda(element) for element in trace],
        }
        # AWS's runtime for 3.8 is older than this member.
        if os.environ.get("AWS_EXECUTION_ENV") == "AWS_Lambda_python3.8":
            del body["requestId"]
        return body

    def _as_on_lambda(self, text):
        for real, name in self._shown:
            text = text.replace(real, name)
        return text


def serve(client, errors):
    def report(path, error):
        kind = error["errorType"].encode("ascii", "replace").decode()
        client.post(path, to_json(error).encode(), {"Lambda-Runtime-Function-Error-Type": kind})

    error = None
    try:
        handler = load_handler(os.environ["_HANDLER"])
        if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
            run_hooks()
    except Fault as fault:
        error = errors.fault(fault, "")
    except Exception:
        error = errors.exception("")
    if error is not None:
        logs.logging.warning(logs.UNHANDLED)
        logs.log_error(error)
        report("/init/error", error)
        sys.exit(1)
    while True:
        headers, body = client.next()
        request_id = logs.request_id = headers["lambda-runtime-aws-request-id"]
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("lambda-runtime-trace-id", "")
        try:
            answer, kind = answer_to(handler, headers, body)
        except Fault as fault:
            error = errors.fault(fault, request_id)
        except Exception:
            error = errors.exception(request_id)
        else:
            # Half a surrogate pair ends the process here, as on AWS.
            body = answer if isinstance(answer, bytes) else answer.encode()
            client.post(f"/invocation/{request_id}/response", body, {"Content-Type": kind})
            continue
        logs.log_error(error)
        report(f"/invocation/{request_id}/error", error)


def run_hooks():
    """Runs what a function has registered for the time before a snapshot is taken of it, and after one is restored.

    https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html
    """
    hooks = sys.modules.get("snapshot_restore_py")
    if hooks is None:
        return
    before, after = hooks.get_before_snapshot(), hooks.get_after_restore()
    # The last one that was registered comes first; what is to be undone is done in the order in which it was said.
    for kind, registered in (("Runtime.BeforeSnapshotError", reversed(before)), ("Runtime.AfterRestoreError", after)):
        for hook, args, kwargs in list(registered):
            try:
                hook(*args, **kwargs)
            except Exception as error:
                trace = traceback.format_list(traceback.extract_tb(error.__traceback__)[1:])
                raise Fault(kind, str(error), trace) from None


def answer_to(handler, headers, body):
    try:
        about = LambdaContext(headers, logs.write_frame)
    except ValueError as error:
        raise Fault("Runtime.LambdaContextUnmarshalError", f"Unable to parse Client Context JSON: {error}") from None
    try:
        event = json.loads(body)
    except Exception as error:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from None
    answer = handler(event, about)
    if isinstance(answer, bytes):
        return answer, "application/unknown"
    try:
        return to_json(answer), "application/json"
    except Exception as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from None


def load_handler(setting):
    """Finds the function that a handler setting such as `folder/file.handler` names."""
    module_name, dot, member = setting.rpartition(".")
    if not dot:
        message = "not enough values to unpack (expected 2, got 1)"
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{setting}': {message}")
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from None
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", trace) from None
    if not hasattr(module, member):
        raise Fault("Runtime.HandlerNotFound", f"Handler '{member}' missing on module '{module_name}'")
    return getattr(module, member)

