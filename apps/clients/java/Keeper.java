import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Client;

/** A function that keeps what it is sent in a table; run by hand, a client of the cloud. */
public class Keeper implements RequestHandler<Map<String, String>, Map<String, String>> {
    private final DynamoDbClient tables =
            DynamoDbClient.builder().httpClient(UrlConnectionHttpClient.create()).build();

    @Override
    public Map<String, String> handleRequest(Map<String, String> event, Context context) {
        String id = event.get("id");
        if (id == null) throw new IllegalArgumentException("An order has an id.");
        tables.putItem(put -> put.tableName(System.getenv("TABLE"))
                .item(Map.of(
                        "id", AttributeValue.fromS(id),
                        "by", AttributeValue.fromS(context.getAwsRequestId()))));
        return Map.of("kept", id);
    }

    /** Makes a table and a bucket with an object, and says what it then finds. */
    public static void main(String[] arguments) {
        DynamoDbClient tables = new Keeper().tables;
        tables.createTable(table -> table.tableName("orders")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(of -> of.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(of -> of.attributeName("id").keyType(KeyType.HASH)));
        tables.waiter().waitUntilTableExists(of -> of.tableName("orders"));
        S3Client s3 = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .forcePathStyle(true)
                .build();
        s3.createBucket(of -> of.bucket("receipts"));
        s3.putObject(of -> of.bucket("receipts").key("a b/é.txt"), RequestBody.fromString("paid"));
        String object = s3.getObjectAsBytes(of -> of.bucket("receipts").key("a b/é.txt")).asUtf8String();
        boolean missing = false;
        try {
            tables.describeTable(of -> of.tableName("nothing"));
        } catch (ResourceNotFoundException expected) {
            missing = true;
        }
        System.out.printf(
                "{\"tables\":[\"%s\"],\"object\":\"%s\",\"missing\":%s}%n",
                String.join("\",\"", tables.listTables().tableNames()), object, missing);
    }
}
