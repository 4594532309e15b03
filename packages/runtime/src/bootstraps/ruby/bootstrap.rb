# What a Ruby function's process runs: AWS's runtime contract.
# https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

require_relative "client"
require_relative "context"
require_relative "failure"
require_relative "handler"
require_relative "logs"

module ColdstartRuntime
  # Serves a function until the process is ended.
  def self.serve
    client = Client.new(ENV.fetch("AWS_LAMBDA_RUNTIME_API"))
    Logs.set_up
    begin
      handler = Handler.new(ENV.fetch("_HANDLER"))
      handler.load
    rescue Exception => error
      failure = Failure.new(error, "Init")
      Logs.failure("Init error when loading handler #{ENV["_HANDLER"]}", failure)
      client.post("/init/error", failure.body, failure.headers)
      exit!(1)
    end
    loop { answer(client, handler) }
  end

  def self.answer(client, handler)
    headers, event = client.next
    request_id = Logs.request_id = headers["lambda-runtime-aws-request-id"]
    ENV["_X_AMZN_TRACE_ID"] = headers["lambda-runtime-trace-id"]
    body, kind = handler.call(JSON.parse(event), Context.new(headers))
    client.post("/invocation/#{request_id}/response", body, "Content-Type" => kind)
  rescue Exception => error
    failure = Failure.new(error, "Function")
    critical = failure.critical?
    Logs.failure(critical ? "Critical exception from handler" : "Error raised from handler method", failure)
    client.post("/invocation/#{request_id}/error", failure.body, failure.headers)
    # What a program should not survive ends the process here, as on AWS.
    exit!(1) if critical
  end
end

ColdstartRuntime.serve
