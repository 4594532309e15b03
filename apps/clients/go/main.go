// A function for provided.al2023 that keeps what it is sent in a table; run by hand, a client of the cloud.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamodbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	awslambda "github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
const keep = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"*"}]}`

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	check(err)
	if os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" {
		lambda.Start(handler(dynamodb.NewFromConfig(cfg)))
		return
	}
	made, err := do(ctx, cfg, os.Args[1])
	check(err)
	check(json.NewEncoder(os.Stdout).Encode(made))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type order struct {
	ID string `json:"id"`
}

func handler(tables *dynamodb.Client) func(context.Context, order) (map[string]string, error) {
	return func(ctx context.Context, event order) (map[string]string, error) {
		if event.ID == "" {
			return nil, errors.New("An order has an id.")
		}
		call, _ := lambdacontext.FromContext(ctx)
		_, err := tables.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: aws.String(os.Getenv("TABLE")),
			Item: map[string]dynamodbtypes.AttributeValue{
				"id": &dynamodbtypes.AttributeValueMemberS{Value: event.ID},
				"by": &dynamodbtypes.AttributeValueMemberS{Value: call.AwsRequestID},
			},
		})
		return map[string]string{"kept": event.ID}, err
	}
}

// do makes a role, a table, a bucket with an object and a function of the zip file, and says what it then finds.
func do(ctx context.Context, cfg aws.Config, zip string) (map[string]any, error) {
	role, err := makeRole(ctx, iam.NewFromConfig(cfg))
	if err != nil {
		return nil, err
	}
	tables, missing, err := makeTable(ctx, dynamodb.NewFromConfig(cfg))
	if err != nil {
		return nil, err
	}
	object, err := makeObject(ctx, s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true }))
	if err != nil {
		return nil, err
	}
	answer, err := makeFunction(ctx, awslambda.NewFromConfig(cfg), role, zip)
	if err != nil {
		return nil, err
	}
	return map[string]any{"tables": tables, "missing": missing, "object": object, "answer": answer}, nil
}

func makeRole(ctx context.Context, client *iam.Client) (*string, error) {
	name := aws.String("keeper")
	made, err := client.CreateRole(ctx, &iam.CreateRoleInput{RoleName: name, AssumeRolePolicyDocument: aws.String(trust)})
	if err != nil {
		return nil, err
	}
	_, err = client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
		RoleName: name, PolicyName: aws.String("keep"), PolicyDocument: aws.String(keep),
	})
	return made.Role.Arn, err
}

func makeTable(ctx context.Context, client *dynamodb.Client) ([]string, bool, error) {
	name := aws.String("orders")
	_, err := client.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName:   name,
		BillingMode: dynamodbtypes.BillingModePayPerRequest,
		AttributeDefinitions: []dynamodbtypes.AttributeDefinition{
			{AttributeName: aws.String("id"), AttributeType: dynamodbtypes.ScalarAttributeTypeS},
		},
		KeySchema: []dynamodbtypes.KeySchemaElement{
			{AttributeName: aws.String("id"), KeyType: dynamodbtypes.KeyTypeHash},
		},
	})
	if err != nil {
		return nil, false, err
	}
	waiter := dynamodb.NewTableExistsWaiter(client)
	if err := waiter.Wait(ctx, &dynamodb.DescribeTableInput{TableName: name}, time.Minute); err != nil {
		return nil, false, err
	}
	found, err := client.ListTables(ctx, &dynamodb.ListTablesInput{})
	if err != nil {
		return nil, false, err
	}
	_, err = client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("nothing")})
	var missing *dynamodbtypes.ResourceNotFoundException
	return found.TableNames, errors.As(err, &missing), nil
}

func makeObject(ctx context.Context, client *s3.Client) (string, error) {
	bucket, key := aws.String("receipts"), aws.String("a b/é.txt")
	_, err := client.CreateBucket(ctx, &s3.CreateBucketInput{
		Bucket:                    bucket,
		CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: s3types.BucketLocationConstraintEuWest1},
	})
	if err != nil {
		return "", err
	}
	_, err = client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader("paid")})
	if err != nil {
		return "", err
	}
	found, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
	if err != nil {
		return "", err
	}
	defer found.Body.Close()
	body, err := io.ReadAll(found.Body)
	return string(body), err
}

func makeFunction(ctx context.Context, client *awslambda.Client, role *string, zip string) (string, error) {
	code, err := os.ReadFile(zip)
	if err != nil {
		return "", err
	}
	name := aws.String("keeper")
	_, err = client.CreateFunction(ctx, &awslambda.CreateFunctionInput{
		FunctionName: name,
		Role:         role,
		Runtime:      lambdatypes.RuntimeProvidedal2023,
		Handler:      aws.String("bootstrap"),
		Timeout:      aws.Int32(20),
		Code:         &lambdatypes.FunctionCode{ZipFile: code},
		Environment:  &lambdatypes.Environment{Variables: map[string]string{"TABLE": "orders"}},
	})
	if err != nil {
		return "", err
	}
	waiter := awslambda.NewFunctionActiveV2Waiter(client, func(o *awslambda.FunctionActiveV2WaiterOptions) {
		o.MinDelay = 50 * time.Millisecond
	})
	if err := waiter.Wait(ctx, &awslambda.GetFunctionInput{FunctionName: name}, time.Minute); err != nil {
		return "", err
	}
	answer, err := client.Invoke(ctx, &awslambda.InvokeInput{FunctionName: name, Payload: []byte(`{"id":"from go"}`)})
	if err != nil {
		return "", err
	}
	if answer.FunctionError != nil {
		return "", fmt.Errorf("%s: %s", *answer.FunctionError, answer.Payload)
	}
	return string(answer.Payload), nil
}
