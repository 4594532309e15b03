require "json"
require "logger"

module ColdstartRuntime
  # Writes logs as AWS's Ruby runtime does: https://docs.aws.amazon.com/lambda/latest/dg/ruby-logging.html
  module Logs
    FRAME = 0xA55A0003

    class << self
      attr_accessor :request_id

      def set_up
        $stdout.sync = $stderr.sync = true
        Logger.prepend(OfLambda)
        Kernel.module_eval do
          define_method(:puts) { |*values| Logs.write(values.flatten.map(&:to_s).join("\n")) }
        end
      end

      # One message of one or more lines: type, length and time in microseconds, big-endian, then the message.
      def write(text)
        message = text.encode(Encoding::UTF_8, invalid: :replace, undef: :replace).b
        time = Process.clock_gettime(Process::CLOCK_REALTIME, :microsecond)
        $stdout.flush
        $stdout.syswrite([FRAME, message.bytesize, time].pack("L>L>Q>") + message)
      end

      def failure(what, failure)
        write(what)
        write(JSON.pretty_generate(failure.to_h))
      end

      def close; end
    end

    # A logger to the standard streams has the request's id in its lines.
    module OfLambda
      def initialize(device, *arguments, **options)
        return super unless device.nil? || device == $stdout || device == $stderr

        super(Logs, *arguments, **options)
        @default_formatter = Formatter.new
      end
    end

    class Formatter < Logger::Formatter
      def call(severity, time, name, message)
        "#{severity[0]}, [#{format_datetime(time)} ##{Process.pid}] #{severity.rjust(5)} #{Logs.request_id} -- " \
          "#{name}: #{msg2str(message)}\n"
      end
    end
  end
end
