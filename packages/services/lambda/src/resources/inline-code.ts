import { zipSync, strToU8 } from 'fflate';

/** The time stamp of inline code: the same source gives the same archive. */
const MTIME = new Date('1980-01-01T12:00:00Z');

/**
 * Inline source (`Code.ZipFile`) as the archive that Lambda gets: one `index` file, and the module
 * `cfn-response` where the source uses it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
 */
export function inlineArchive(source: string, runtime: string | undefined): Uint8Array {
  const python = runtime?.startsWith('python') === true;
  const files: Record<string, Uint8Array> = { [python ? 'index.py' : 'index.js']: strToU8(source) };
  if (python && source.includes('cfnresponse')) files['cfnresponse.py'] = strToU8(PYTHON_RESPONSE);
  if (!python && source.includes('cfn-response')) files['node_modules/cfn-response/index.js'] = strToU8(NODE_RESPONSE);
  return zipSync(files, { mtime: MTIME });
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-lambda-function-code-cfnresponsemodule.html */
const NODE_RESPONSE = `'use strict';
exports.SUCCESS = 'SUCCESS';
exports.FAILED = 'FAILED';
exports.send = (event, context, status, data, physicalResourceId, noEcho, reason) => {
  const body = JSON.stringify({
    Status: status,
    Reason: reason || 'See the details in CloudWatch Log Stream: ' + context.logStreamName,
    PhysicalResourceId: physicalResourceId || context.logStreamName,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    NoEcho: noEcho || false,
    Data: data,
  });
  const headers = { 'content-type': '', 'content-length': String(Buffer.byteLength(body)) };
  return fetch(event.ResponseURL, { method: 'PUT', body, headers })
    .then((response) => console.log('Status code: ' + response.status))
    .catch((error) => console.log('send(..) failed executing fetch(..): ' + error))
    .finally(() => context.done());
};
`;

const PYTHON_RESPONSE = `import json
import urllib.request

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(event, context, responseStatus, responseData, physicalResourceId=None, noEcho=False, reason=None):
    body = json.dumps({
        "Status": responseStatus,
        "Reason": reason or "See the details in CloudWatch Log Stream: {}".format(context.log_stream_name),
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }).encode("utf-8")
    request = urllib.request.Request(event["ResponseURL"], data=body, method="PUT", headers={"content-type": ""})
    try:
        with urllib.request.urlopen(request) as response:
            print("Status code:", response.status)
    except Exception as error:
        print("send(..) failed executing urlopen(..):", error)
`;
