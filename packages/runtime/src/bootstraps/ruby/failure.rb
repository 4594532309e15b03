require "json"

module ColdstartRuntime
  # An exception as the Runtime API takes it.
  class Failure
    CRITICAL = [NameError, NoMethodError].freeze

    # @param origin `Init` or `Function`
    def initialize(error, origin)
      @error = error
      @kind = "#{origin}<#{error.class}>"
    end

    def body
      JSON.generate(to_h)
    end

    def to_h
      { errorMessage: @error.message, errorType: @kind, stackTrace: trace }
    end

    def headers
      { "Lambda-Runtime-Function-Error-Type" => @kind }
    end

    def critical?
      !@error.is_a?(StandardError) || CRITICAL.any? { |kind| @error.is_a?(kind) }
    end

    private

    # What is the function's own: the frames above those of the runtime.
    def trace
      (@error.backtrace || []).first(100).take_while { |frame| !frame.start_with?(__dir__) }
    end
  end
end
