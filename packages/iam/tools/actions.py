"""Writes src/lint/actions.generated.ts: the IAM actions of the services that the course uses.

Most actions are named as the API's operations, which botocore's models list (Apache License 2.0, (c) Amazon.com);
where they differ, the lists below say how, after AWS's Service Authorization Reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/), and so do AWS's managed policies, of which moto
(Apache License 2.0) carries a dump. Run with:

    pip install botocore moto && python3 packages/iam/tools/actions.py
"""

import json
from pathlib import Path

import botocore
from botocore.loaders import Loader
from moto.iam.aws_managed_policies import aws_managed_policies_data

OUT = Path(__file__).resolve().parent.parent / "src/lint/actions.generated.ts"

# Prefix in policies: the models that its actions come from.
MODELS = {
    "apigateway": [],
    "cloudformation": ["cloudformation"],
    "cloudwatch": ["cloudwatch"],
    "cognito-identity": ["cognito-identity"],
    "cognito-idp": ["cognito-idp"],
    "dynamodb": ["dynamodb", "dynamodbstreams"],
    "events": ["events"],
    "execute-api": [],
    "firehose": ["firehose"],
    "iam": ["iam"],
    "kinesis": ["kinesis"],
    "kms": ["kms"],
    "lambda": ["lambda"],
    "logs": ["logs"],
    "pipes": ["pipes"],
    "s3": [],
    "scheduler": ["scheduler"],
    "secretsmanager": ["secretsmanager"],
    "sns": ["sns"],
    "sqs": ["sqs"],
    "ssm": ["ssm"],
    "states": ["stepfunctions"],
    "sts": ["sts"],
    "xray": ["xray"],
}

# Actions that no operation is named after.
MORE = {
    "apigateway": "GET POST PUT PATCH DELETE AddCertificateToDomain RemoveCertificateFromDomain SetWebACL"
    " UpdateRestApiPolicy CreateAccessAssociation RejectAccessAssociation UpdateDomainNamePolicy",
    "cloudformation": "CreateUploadBucket TagResource UntagResource",
    "cloudwatch": "Link CallWithBearerToken",
    "cognito-idp": "AssociateWebACL DisassociateWebACL GetWebACLForResource ListResourcesForWebACL",
    "dynamodb": "ConditionCheckItem PartiQLDelete PartiQLInsert PartiQLSelect PartiQLUpdate CreateTableReplica"
    " DeleteTableReplica DescribeReservedCapacity DescribeReservedCapacityOfferings"
    " PurchaseReservedCapacityOfferings ReadDataForReplication ReplicateSettings RestoreTableFromAwsBackup"
    " StartAwsBackupJob UpdateGlobalTableVersion WriteDataForReplication AssociateTableReplica InjectError"
    " GetAbacStatus UpdateAbacStatus",
    "events": "InvokeApiDestination RetrieveConnectionCredentials",
    "execute-api": "Invoke InvalidateCache ManageConnections",
    "iam": "PassRole SetSTSRegionalEndpointStatus",
    "kms": "ReEncryptFrom ReEncryptTo SynchronizeMultiRegionKey",
    "lambda": "InvokeFunction InvokeFunctionUrl InvokeAsync DisableReplication EnableReplication",
    "logs": "CreateLogDelivery DeleteLogDelivery GetLogDelivery ListLogDeliveries UpdateLogDelivery Link StartLiveTail"
    " StopLiveTail Unmask CallWithBearerToken ListEntitiesForLogGroup ListLogGroupsForEntity",
    "s3": "AbortMultipartUpload AssociateAccessGrantsIdentityCenter BypassGovernanceRetention CreateAccessGrant"
    " CreateAccessGrantsInstance CreateAccessGrantsLocation CreateAccessPoint CreateAccessPointForObjectLambda"
    " CreateBucket CreateBucketMetadataTableConfiguration CreateJob CreateMultiRegionAccessPoint CreateStorageLensGroup"
    " DeleteAccessGrant DeleteAccessGrantsInstance DeleteAccessGrantsInstanceResourcePolicy DeleteAccessGrantsLocation"
    " DeleteAccessPoint DeleteAccessPointForObjectLambda DeleteAccessPointPolicy"
    " DeleteAccessPointPolicyForObjectLambda DeleteBucket DeleteBucketMetadataTableConfiguration DeleteBucketPolicy"
    " DeleteBucketWebsite DeleteJobTagging DeleteMultiRegionAccessPoint DeleteObject DeleteObjectTagging"
    " DeleteObjectVersion DeleteObjectVersionTagging DeleteStorageLensConfiguration"
    " DeleteStorageLensConfigurationTagging DeleteStorageLensGroup DescribeJob DescribeMultiRegionAccessPointOperation"
    " DissociateAccessGrantsIdentityCenter GetAccelerateConfiguration GetAccessGrant GetAccessGrantsInstance"
    " GetAccessGrantsInstanceForPrefix GetAccessGrantsInstanceResourcePolicy GetAccessGrantsLocation GetAccessPoint"
    " GetAccessPointConfigurationForObjectLambda GetAccessPointForObjectLambda GetAccessPointPolicy"
    " GetAccessPointPolicyForObjectLambda GetAccessPointPolicyStatus GetAccessPointPolicyStatusForObjectLambda"
    " GetAccountPublicAccessBlock GetAnalyticsConfiguration GetBucketAbac GetBucketAcl GetBucketCORS GetBucketLocation"
    " GetBucketLogging GetBucketMetadataTableConfiguration GetBucketNotification GetBucketObjectLockConfiguration"
    " GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus GetBucketPublicAccessBlock"
    " GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite GetDataAccess"
    " GetEncryptionConfiguration GetIntelligentTieringConfiguration GetInventoryConfiguration GetJobTagging"
    " GetLifecycleConfiguration GetMetricsConfiguration GetMultiRegionAccessPoint GetMultiRegionAccessPointPolicy"
    " GetMultiRegionAccessPointPolicyStatus GetMultiRegionAccessPointRoutes GetObject GetObjectAcl GetObjectAttributes"
    " GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectTorrent GetObjectVersion GetObjectVersionAcl"
    " GetObjectVersionAttributes GetObjectVersionForReplication GetObjectVersionTagging GetObjectVersionTorrent"
    " GetReplicationConfiguration GetStorageLensConfiguration GetStorageLensConfigurationTagging GetStorageLensDashboard"
    " GetStorageLensGroup InitiateReplication ListAccessGrants ListAccessGrantsInstances ListAccessGrantsLocations"
    " ListAccessPoints ListAccessPointsForObjectLambda ListAllMyBuckets ListBucket ListBucketMultipartUploads"
    " ListBucketVersions ListCallerAccessGrants ListJobs ListMultipartUploadParts ListMultiRegionAccessPoints"
    " ListStorageLensConfigurations ListStorageLensGroups ListTagsForResource ObjectOwnerOverrideToBucketOwner"
    " PauseReplication PutAccelerateConfiguration PutAccessGrantsInstanceResourcePolicy"
    " PutAccessPointConfigurationForObjectLambda PutAccessPointPolicy PutAccessPointPolicyForObjectLambda"
    " PutAccessPointPublicAccessBlock PutAccountPublicAccessBlock PutAnalyticsConfiguration PutBucketAbac PutBucketAcl"
    " PutBucketCORS PutBucketLogging PutBucketNotification PutBucketObjectLockConfiguration PutBucketOwnershipControls"
    " PutBucketPolicy PutBucketPublicAccessBlock PutBucketRequestPayment PutBucketTagging PutBucketVersioning"
    " PutBucketWebsite PutEncryptionConfiguration PutIntelligentTieringConfiguration PutInventoryConfiguration"
    " PutJobTagging PutLifecycleConfiguration PutMetricsConfiguration PutMultiRegionAccessPointPolicy PutObject"
    " PutObjectAcl PutObjectLegalHold PutObjectRetention PutObjectTagging PutObjectVersionAcl PutObjectVersionTagging"
    " PutReplicationConfiguration PutStorageLensConfiguration PutStorageLensConfigurationTagging ReplicateDelete"
    " ReplicateObject ReplicateTags RestoreObject SubmitMultiRegionAccessPointRoutes TagResource UntagResource"
    " UpdateAccessGrantsLocation UpdateBucketMetadataInventoryTableConfiguration"
    " UpdateBucketMetadataJournalTableConfiguration UpdateJobPriority UpdateJobStatus UpdateStorageLensGroup",
    "ssm": "ExecuteAPI GetManifest ListInstanceAssociations PutCalendar PutConfigurePackageResult"
    " UpdateInstanceAssociationStatus UpdateInstanceInformation DescribeDocumentParameters GetCalendar",
    "states": "InvokeHTTPEndpoint RevealSecrets",
    "sts": "GetServiceBearerToken SetContext SetSourceIdentity TagSession TagGetWebIdentityToken",
    "xray": "Link PutResourcePolicy",
}

# Operations that are allowed by actions of other names.
LESS = {
    "dynamodb": "BatchExecuteStatement ExecuteStatement ExecuteTransaction TransactGetItems"
    " TransactWriteItems",
    "kms": "ReEncrypt",
    "lambda": "Invoke GetLayerVersionByArn InvokeWithResponseStream",
    "sns": "PublishBatch",
    "sqs": "ChangeMessageVisibilityBatch DeleteMessageBatch SendMessageBatch",
}


def listed(value):
    return value if isinstance(value, list) else [value]


def named_by_aws():
    """Actions that AWS's own policies name in full, by prefix."""
    found = {}
    for policy in json.loads(aws_managed_policies_data).values():
        for statement in listed(policy["Document"]["Statement"]):
            for action in listed(statement.get("Action", [])):
                prefix, _, name = action.partition(":")
                if name and not set(name) & set("*?"):
                    found.setdefault(prefix.lower(), set()).add(name)
    return found


def main():
    loader = Loader()
    aws = named_by_aws()
    lines = []
    for prefix, models in sorted(MODELS.items()):
        names = set(MORE.get(prefix, "").split())
        for model in models:
            names |= set(loader.load_service_model(model, "service-2")["operations"])
        known = {name.lower() for name in names}
        names |= {name for name in aws.get(prefix, ()) if name.lower() not in known}
        names -= set(LESS.get(prefix, "").split())
        key = f"'{prefix}'" if "-" in prefix else prefix
        lines.append(f"  {key}:\n    '{' '.join(sorted(names))}',\n")
        print(prefix, len(names))
    OUT.write_text(
        f"// Written by tools/actions.py from botocore {botocore.__version__} (Apache-2.0): do not edit.\n\n"
        "/** Actions by their prefix, separated by blanks. */\n"
        f"export const ACTIONS: Readonly<Record<string, string>> = {{\n{''.join(lines)}}};\n"
    )


main()
