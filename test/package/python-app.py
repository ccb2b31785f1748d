"""Makes the mistakes that Python lets pass, and prints what is said of each as JSON."""

import json

from aws_cdk import App, Stack, aws_lambda as lambda_
from cdk_remote_mcp_server import RemoteMcpServer, ToolHandler, ToolProps, ToolSchema

app = App(outdir="cdk.out")
stack = Stack(app, "Python")
function = lambda_.Function.from_function_arn(stack, "Function", "arn:aws:lambda:us-east-1:123456789012:function:greet")
handler = ToolHandler.lambda_function(function)
described = {"name": "greet", "description": "Greets."}


def message(id, **props):
    try:
        RemoteMcpServer(stack, id, **props)
    except Exception as error:
        return str(error)


said = {
    "values": message("Values", memory_size=1, stage_name="a b", tools=[ToolProps(**described, handler=handler)]),
    "misspelt": message("Misspelt", tols=[]),
    "without handler": message("Without", tools=[described]),
    "function as handler": message("Wrong", tools=[{**described, "handler": function}]),
}
RemoteMcpServer(
    stack, "Right",
    tools=[ToolProps(
        **described,
        handler=handler,
        input_schema=ToolSchema.from_object({"type": "object", "properties": {"b": {}, "a": {}}, "required": ["b"]}),
    )],
)
app.synth()
print(json.dumps(said))
