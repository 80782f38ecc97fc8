using CorsGuard.Policies;

namespace CorsGuard.Tests.Policies;

public sealed class NameListCompilerTests
{
    [Fact]
    public void Compile_AbsentLists_TakeTheirDefaults()
    {
        var compiling = new PolicyCompiling(new());
        var compiler = new NameListCompiler(compiling.Context);

        Assert.Equal(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], compiler.CompileMethods());
        Assert.Equal(["Accept", "Authorization", "Content-Type", "X-Requested-With"], compiler.CompileHeaders());
        Assert.Empty(compiler.CompileExposedHeaders());
        Assert.Empty(compiling.Reported);
    }

    [Fact]
    public void Compile_EmptyLists_AreNone()
    {
        var compiling = new PolicyCompiling(new() { AllowedMethods = [], AllowedHeaders = [], ExposedHeaders = [] });
        var compiler = new NameListCompiler(compiling.Context);

        Assert.Empty(compiler.CompileMethods());
        Assert.Empty(compiler.CompileHeaders());
        Assert.Empty(compiler.CompileExposedHeaders());
        Assert.Empty(compiling.Reported);
    }

    [Theory]
    [InlineData("GET", "GET", null)]
    [InlineData("get", "GET", "CG3009 AllowedMethods:0")]
    [InlineData("Head", "HEAD", "CG3009 AllowedMethods:0")]
    [InlineData("post", "POST", "CG3009 AllowedMethods:0")]
    [InlineData("put", "PUT", "CG3009 AllowedMethods:0")]
    [InlineData("delete", "DELETE", "CG3009 AllowedMethods:0")]
    [InlineData("options", "OPTIONS", "CG3009 AllowedMethods:0")]
    [InlineData("patch", "patch", null)] // Fetch does not normalise it
    [InlineData("query", "query", null)]
    [InlineData("X-Any!", "X-Any!", null)]
    [InlineData("*", "*", null)]
    [InlineData("TRACE", null, "CG3002 AllowedMethods:0")]
    [InlineData("Track", null, "CG3002 AllowedMethods:0")]
    [InlineData("connect", null, "CG3002 AllowedMethods:0")]
    [InlineData("", null, "CG3001 AllowedMethods:0")]
    [InlineData(null, null, "CG3001 AllowedMethods:0")]
    [InlineData(" GET", null, "CG3001 AllowedMethods:0")]
    [InlineData("GET,PUT", null, "CG3001 AllowedMethods:0")]
    [InlineData("GET\r\n", null, "CG3001 AllowedMethods:0")]
    [InlineData("G\u00cbT", null, "CG3001 AllowedMethods:0")]
    public void CompileMethods_Name_IsReadOrReported(string? name, string? expected, string? reported)
    {
        var compiling = new PolicyCompiling(new() { AllowedMethods = [name!] });

        Assert.Equal(ListOf(expected), new NameListCompiler(compiling.Context).CompileMethods());
        Assert.Equal(ListOf(reported), compiling.Reported);
    }

    [Theory]
    [InlineData("X-Custom", "X-Custom", null)]
    [InlineData("x-custom", "x-custom", null)]
    [InlineData("Range", "Range", null)]
    [InlineData("X-HTTP-Method-Override", "X-HTTP-Method-Override", null)]
    [InlineData("Set-Cookie2", "Set-Cookie2", null)]
    [InlineData("*", "*", null)]
    [InlineData("Cookie", null, "CG3004 AllowedHeaders:0")]
    [InlineData("host", null, "CG3004 AllowedHeaders:0")]
    [InlineData("Proxy-Authorization", null, "CG3004 AllowedHeaders:0")]
    [InlineData("SEC-fetch-mode", null, "CG3004 AllowedHeaders:0")]
    [InlineData("Access-Control-Request-Method", null, "CG3006 AllowedHeaders:0")]
    [InlineData("access-control-x", null, "CG3006 AllowedHeaders:0")]
    [InlineData("", null, "CG3003 AllowedHeaders:0")]
    [InlineData("X Custom", null, "CG3003 AllowedHeaders:0")]
    [InlineData("X-Custom:", null, "CG3003 AllowedHeaders:0")]
    [InlineData("X-\u212aey", null, "CG3003 AllowedHeaders:0")]
    public void CompileHeaders_Name_IsReadOrReported(string name, string? expected, string? reported)
    {
        var compiling = new PolicyCompiling(new() { AllowedHeaders = [name] });

        Assert.Equal(ListOf(expected), new NameListCompiler(compiling.Context).CompileHeaders());
        Assert.Equal(ListOf(reported), compiling.Reported);
    }

    [Theory]
    [InlineData("X-Request-Id", "X-Request-Id", null)]
    [InlineData("Host", "Host", null)] // forbidden as a request header only
    [InlineData("*", "*", null)]
    [InlineData("Set-Cookie", null, "CG3005 ExposedHeaders:0")]
    [InlineData("SET-COOKIE2", null, "CG3005 ExposedHeaders:0")]
    [InlineData("Access-Control-Allow-Origin", null, "CG3006 ExposedHeaders:0")]
    [InlineData("X-A, X-B", null, "CG3003 ExposedHeaders:0")]
    public void CompileExposedHeaders_Name_IsReadOrReported(string name, string? expected, string? reported)
    {
        var compiling = new PolicyCompiling(new() { ExposedHeaders = [name] });

        Assert.Equal(ListOf(expected), new NameListCompiler(compiling.Context).CompileExposedHeaders());
        Assert.Equal(ListOf(reported), compiling.Reported);
    }

    [Fact]
    public void Compile_NameTwice_IsKeptOnce()
    {
        var compiling = new PolicyCompiling(new() { AllowedMethods = ["PUT", "PURGE", "purge", "PUT"], AllowedHeaders = ["X-A", "x-a"], ExposedHeaders = ["ETag", "ETAG"] });
        var compiler = new NameListCompiler(compiling.Context);

        Assert.Equal(["PUT", "PURGE", "purge"], compiler.CompileMethods()); // methods are case-sensitive
        Assert.Equal(["X-A"], compiler.CompileHeaders());
        Assert.Equal(["ETag"], compiler.CompileExposedHeaders());
        Assert.Equal(["CG3010 AllowedHeaders:1", "CG3010 AllowedMethods:3", "CG3010 ExposedHeaders:1"], compiling.Reported);
    }

    [Fact]
    public void Compile_NameBesideAny_IsReported()
    {
        var compiling = new PolicyCompiling(new() { AllowedMethods = ["*", "PUT"], AllowedHeaders = ["X-A", "*"], ExposedHeaders = ["*", "ETag"] });
        var compiler = new NameListCompiler(compiling.Context);

        compiler.CompileMethods();
        compiler.CompileHeaders();
        compiler.CompileExposedHeaders();

        Assert.Equal(["CG3010 AllowedHeaders:0", "CG3010 AllowedMethods:1", "CG3010 ExposedHeaders:1"], compiling.Reported);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "CG3010 AllowedHeaders:1")] // with credentials the requested names are echoed, this one among them
    public void CompileHeaders_AuthorizationBesideAny_IsNeededWithoutCredentialsOnly(bool allowCredentials, string? reported)
    {
        var compiling = new PolicyCompiling(new() { AllowedHeaders = ["*", "authorization"], AllowCredentials = allowCredentials });

        Assert.Equal(["*", "authorization"], new NameListCompiler(compiling.Context).CompileHeaders());
        Assert.Equal(ListOf(reported), compiling.Reported);
    }

    [Fact]
    public void CompileMethods_SeveralProblems_AreReportedEachAtItsPlace()
    {
        var compiling = new PolicyCompiling(new() { AllowedMethods = ["GET", "TRACE", "get", "P UT"] });

        Assert.Equal(["GET"], new NameListCompiler(compiling.Context).CompileMethods());
        Assert.Equal(["CG3001 AllowedMethods:3", "CG3002 AllowedMethods:1", "CG3009 AllowedMethods:2", "CG3010 AllowedMethods:2"], compiling.Reported);
    }

    private static string[] ListOf(string? item) => item is null ? [] : [item];
}
